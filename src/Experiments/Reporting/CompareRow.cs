using System.Text.Json.Serialization;

namespace AfdActors.Experiments.Reporting;

/// <summary>
/// One row of <c>afd compare --json</c>: the fields of <see cref="RunSummary"/> and how it compares (docs/design.md "Network model").
/// </summary>
/// <param name="Name">
/// The variant's name, whatever its seed: its configuration file's, or strategy, uplink and downlink, and the values of a grid.
/// </param>
/// <param name="SimulatedCommunicationSeconds">Communication alone of the whole run.</param>
/// <param name="RoundsToTarget">First evaluated round at or above the target accuracy; null if never.</param>
/// <param name="ConvergenceSeconds">Simulated time until then, training included.</param>
/// <param name="ConvergenceCommunicationSeconds">The same, communication alone.</param>
/// <param name="BytesToTarget">Bytes down and up until then.</param>
/// <param name="Ratio">
/// How many times sooner than the baseline of the same seed it converged; without a target, how much less simulated time the run took.
/// </param>
/// <param name="CommunicationRatio">The same for communication alone.</param>
/// <param name="BytesRatio">The same for the bytes down and up.</param>
/// <param name="BytesDownRatio">The same for the bytes down.</param>
/// <param name="BytesUpRatio">The same for the bytes up.</param>
/// <param name="AccuracyDifference">Accuracy less the baseline's of the same seed, 0..1; null where either was not measured.</param>
/// <param name="Baseline">The name of the variant that the ratios are to.</param>
public sealed record CompareRow(
    string Name,
    string Strategy,
    string Uplink,
    string Downlink,
    ulong Seed,
    int Rounds,
    double? Accuracy,
    double? Loss,
    [property: JsonPropertyName("model_sha256")] string ModelSha256,
    long BytesDown,
    long BytesUp,
    double SimulatedSeconds,
    double SimulatedCommunicationSeconds,
    double Seconds,
    int Clients,
    int Dropped,
    int? RoundsToTarget,
    double? ConvergenceSeconds,
    double? ConvergenceCommunicationSeconds,
    long? BytesToTarget,
    long? BytesDownToTarget,
    long? BytesUpToTarget,
    double? Ratio,
    double? CommunicationRatio,
    double? BytesRatio,
    double? BytesDownRatio,
    double? BytesUpRatio,
    double? AccuracyDifference,
    string Baseline);
