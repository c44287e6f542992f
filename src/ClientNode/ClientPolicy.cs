using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.Strategies;
using AfdActors.Messages;

namespace AfdActors.ClientNode;

/// <summary>What a client takes part in, by its own configuration: an offer that asks for more is declined.</summary>
/// <param name="MaxEpochs">Passes over its data at most.</param>
/// <param name="MaxBatchSize">Samples a step at most.</param>
/// <param name="MaxLearningRate">Learning rate at most, warm-up included.</param>
/// <param name="Uplink">How its updates are coded, so that no more of them is told than is meant to be.</param>
/// <param name="MinCohort">Clients that are selected beside it and with it at least, by the coordinator's word.</param>
/// <param name="Aggregation">Name of the one aggregation that may correct its training, and get reports of it.</param>
/// <param name="LocalClip">The largest norm of an update that it encodes; 0: any.</param>
/// <param name="Masked">
/// Least part of a round's clients that has to agree before masks come off (<see cref="MaskingRules.Threshold"/>); null: open updates
/// are fine, too.
/// </param>
public sealed record ClientPolicy(
    int MaxEpochs, int MaxBatchSize, float MaxLearningRate, StrategySettings Uplink, int MinCohort, string Aggregation,
    double LocalClip = 0, double? Masked = null)
{
    /// <returns>What the client objects to in an offer; null if nothing.</returns>
    public string? Objection(TrainOffer offer)
    {
        var offered = offer.Parameters;
        if (Masked is { } fraction && (offer.Masking?.Threshold ?? 0) < MaskingRules.Threshold(fraction, offered.CohortSize))
        {
            return $"secure aggregation: expected a threshold of at least {MaskingRules.Threshold(fraction, offered.CohortSize)} clients, "
                + $"got {(offer.Masking is { } terms ? $"{terms.Threshold}" : "an offer without it")}";
        }

        if (offered.Epochs > MaxEpochs) return $"epochs: expected at most {MaxEpochs}, got {offered.Epochs}";
        if (offered.BatchSize > MaxBatchSize) return $"batch size: expected at most {MaxBatchSize}, got {offered.BatchSize}";
        if (offered.LearningRate > MaxLearningRate) return $"learning rate: expected at most {MaxLearningRate}, got {offered.LearningRate}";
        if (offered.CohortSize < MinCohort) return $"cohort: expected at least {MinCohort} clients, got {offered.CohortSize}";
        if (offered.Aggregation is { } aggregation && aggregation.Name != Aggregation)
            return $"aggregation: expected {Aggregation}, got {aggregation.Name}";
        if (LocalClip > 0 && !(offered.LocalClip > 0 && offered.LocalClip <= LocalClip))
            return $"local clip: expected at most {LocalClip}, got {(offered.LocalClip > 0 ? offered.LocalClip : "none")}";
        return offered.Uplink.Equals(Uplink) ? null : $"uplink: expected {Uplink}, got {offered.Uplink}";
    }
}
