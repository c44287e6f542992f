using AfdActors.Cli.Configuration;
using AfdActors.Coordinator.Reports;
using AfdActors.Training.Data;

namespace AfdActors.Cli.Hosting;

/// <summary>One federation to run in this process.</summary>
/// <param name="RunFolder">Where the checkpoints go; null: nothing is written.</param>
/// <param name="Resume">Continue from the checkpoint in <paramref name="RunFolder"/>, if there is one.</param>
public sealed record FederationRequest(RunConfiguration Configuration, FederatedDataset Data, string? RunFolder, bool Resume);

/// <summary>What a whole run came to. Sums are over its rounds; accuracy and loss are the last evaluation's.</summary>
/// <param name="SimulatedCommunicationSeconds">Communication alone over the modelled links (design section 4.9).</param>
/// <param name="SimulatedSeconds">The same with training.</param>
/// <param name="Seconds">Measured wall time.</param>
/// <param name="Clients">Registered clients.</param>
/// <param name="Dropped">Selected clients whose update was not used, over all rounds.</param>
/// <param name="Weights">The final global model, one flat vector in layout order.</param>
public sealed record RunResult(
    int Rounds,
    double? Accuracy,
    double? Loss,
    string ModelSha256,
    long BytesDown,
    long BytesUp,
    double SimulatedCommunicationSeconds,
    double SimulatedSeconds,
    double Seconds,
    int Clients,
    int Dropped,
    IReadOnlyList<RoundReport> Reports,
    float[] Weights);

/// <summary>Runs a federation; the commands take it as a parameter so that they can be tested without training.</summary>
public delegate Task<RunResult> FederationRunner(FederationRequest request, IRunObserver observer, CancellationToken cancel);
