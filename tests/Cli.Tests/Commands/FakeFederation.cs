using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Tests;
using AfdActors.Hosting;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>Stands for a federation: every round is <see cref="Reports.Round"/>, the model is the initial one, nothing is trained.</summary>
internal sealed class FakeFederation
{
    public List<FederationRequest> Requests { get; } = [];

    /// <summary>Called before each round; may throw.</summary>
    public Action<int> BeforeRound { get; set; } = _ => { };

    public Task<RunResult> RunAsync(FederationRequest request, IRunObserver observer, CancellationToken cancel)
    {
        lock (Requests)
            Requests.Add(request);
        var store = request.RunFolder is { } folder ? new CheckpointFile(Path.Combine(folder, "checkpoint")) : null;
        var c = request.Configuration;
        var layout = ModelCatalog.Create(c.Model, request.Data.InputShape, request.Data.Classes, c.Lstm).Layout;
        var weights = new float[layout.ParameterCount];
        layout.Initialize(weights, SeededStream.Create(c.Run.Seed, SeedPurpose.InitialWeights));
        var dropout = StrategyCatalogs.BuiltIn.CreateDropout(c.Dropout.Strategy, layout, c.Run.Seed).Save();

        var reports = new List<RoundReport>();
        if (request is { Resume: true, RunFolder: { } resumed })
            reports.AddRange(new RoundLog(Path.Combine(resumed, "rounds.jsonl")).Read());
        for (var round = ((request.Resume ? store?.Read()?.Round : null) ?? 0) + 1; round <= c.Run.Rounds; round++)
        {
            BeforeRound(round);
            cancel.ThrowIfCancellationRequested();
            observer.RoundStarted(new RoundId(round), 3);
            var report = Reports.Round(round, accuracy: round / 10.0);
            store?.Write(new RunState(layout.Fingerprint, round, weights, dropout, [], VerdictLedger.Empty(new RunId("ab")), report));
            observer.RoundFinished(report);
            reports.Add(report);
        }

        return Task.FromResult(new RunResult("abcdef0123456789", request.Data.Clients.Length, reports, weights));
    }
}
