using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Objectives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting;

/// <summary>One federation to run in this process.</summary>
/// <param name="RunFolder">Where the checkpoints go; null: nothing is written.</param>
/// <param name="Resume">Continue from the checkpoint in <paramref name="RunFolder"/>, if there is one.</param>
public sealed record FederationRequest(RunConfiguration Configuration, FederatedDataset Data, string? RunFolder, bool Resume)
{
    /// <summary>Reports of the rounds before a resumption.</summary>
    public IReadOnlyList<RoundReport> Earlier { get; init; } = [];

    /// <summary>What the configuration's names stand for.</summary>
    public RunCatalogs Catalogs { get; init; } = RunCatalogs.BuiltIn;

    /// <summary>Makes the model; null: the one that the configuration names.</summary>
    public ModelFactory? Model { get; init; }

    /// <summary>Makes what trains in a client; null: as the configuration says.</summary>
    public ClientTrainerFactory? Trainer { get; init; }

    /// <summary>Where figures for monitoring go.</summary>
    public RunMetrics Metrics { get; init; } = RunMetrics.OfProcess;

    /// <summary>Where log lines go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>How a whole run ended; its rounds are reported one by one.</summary>
/// <param name="Clients">Registered clients; in a cluster, where they come and go, those that were selected at least once.</param>
/// <param name="Reports">All rounds, those before a resumption included.</param>
/// <param name="Weights">The model that the run serves in the end, one flat vector in layout order.</param>
public sealed record RunResult(string ModelSha256, int Clients, IReadOnlyList<RoundReport> Reports, float[] Weights);

/// <summary>Runs a federation; the commands take it as a parameter so that they can be tested without training.</summary>
public delegate Task<RunResult> FederationRunner(FederationRequest request, IRunObserver observer, CancellationToken cancel);
