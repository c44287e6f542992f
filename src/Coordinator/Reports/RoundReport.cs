using System.Text.Json.Serialization;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Schedules;

namespace AfdActors.Coordinator.Reports;

/// <summary>
/// What one closed round did: one line of <c>rounds.jsonl</c> and one point of every curve (docs/design.md "The command").
/// </summary>
/// <param name="Round">1-based number of the round.</param>
/// <param name="Attempt">0 unless the round was repeated for lack of updates.</param>
/// <param name="Clients">The selected clients, in client order.</param>
/// <param name="Accepted">The clients whose update was aggregated, in client order.</param>
/// <param name="Dropped">
/// The selected clients that failed, were lost, were refused or missed the deadline, each with the reason; surplus clients, who were not
/// needed, are not among them.
/// </param>
/// <param name="Loss">Unweighted mean of the accepted clients' training losses; null when there is none, and with privacy.</param>
/// <param name="Accuracy">
/// Test accuracy of the model that the round serves, the new global one or the running average, 0..1; null in a round without evaluation.
/// </param>
/// <param name="TestLoss">Mean test loss; null in a round without evaluation.</param>
/// <param name="BytesDown">
/// Serialized bytes to the clients in this round: offers, payload and verdicts, each part once, so that busy machines do not change it.
/// What a coordinator had sent that was killed in the round is not in it.
/// </param>
/// <param name="BytesUp">The same from the clients: results, failures and payload.</param>
/// <param name="Seconds">Measured wall time of the round.</param>
/// <param name="SimulatedCommunicationSeconds">
/// Communication time of this round over the modeled links (docs/design.md "Network model").
/// </param>
/// <param name="SimulatedSeconds">The same with training time.</param>
/// <param name="ModelSha256">Hash of the model that the round serves, lower-case hex.</param>
/// <param name="UpdateNorm">
/// What the norms of the next round's updates are measured by (<see cref="SizedNorm.Next"/>); null in rounds of older versions, and with
/// privacy.
/// </param>
/// <param name="LowestTestLoss">The smallest mean test loss of the run so far; null before the first.</param>
/// <param name="BytesRepeated">
/// Serialized bytes of what was sent once more in either direction, until the round closed; 0 in rounds of older versions.
/// </param>
/// <param name="Metrics">
/// Means of <c>afd.run.metrics</c> over the test samples, by name; null where none was measured.
/// </param>
/// <param name="Privacy">What the rounds so far tell of any one client; null without privacy.</param>
/// <param name="HighestAccuracy">The highest test accuracy of the run so far; null before the first.</param>
/// <param name="EvaluationsWithoutGain">Evaluations since that one.</param>
/// <param name="Stopped">Why the run ends with this round, though it was to have more; null else.</param>
public sealed record RoundReport(
    int Round,
    int Attempt,
    IReadOnlyList<string> Clients,
    IReadOnlyList<string> Accepted,
    IReadOnlyDictionary<string, string> Dropped,
    double? Loss,
    double? Accuracy,
    double? TestLoss,
    long BytesDown,
    long BytesUp,
    double Seconds,
    double SimulatedCommunicationSeconds,
    double SimulatedSeconds,
    string ModelSha256,
    double? UpdateNorm = null,
    double? LowestTestLoss = null,
    long BytesRepeated = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double?>? Metrics = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PrivacySpent? Privacy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? HighestAccuracy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int EvaluationsWithoutGain = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stopped = null)
{
    /// <summary>Coordinates of the sub-model that <see cref="UpdateNorm"/> is of; null for the whole model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UpdateCoordinates { get; init; }

    /// <summary>The part of the density that the round's updates had, before what tells its clients apart; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DensityShare { get; init; }

    /// <summary>What that of the next round follows from; null where it does not depend on the rounds' losses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DensityPlateau? Density { get; init; }

    internal SizedNorm? NormReference(ModelLayout layout) =>
        UpdateNorm is { } norm ? new SizedNorm(norm, UpdateCoordinates ?? layout.Trained.ParameterCount) : null;
}
