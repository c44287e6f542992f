using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Messages;

// coordinator                                         client
//  |-- Evaluate ---------------------------------------->|   repeated until the first ChunkRequest
//  |<-- ChunkRequest / PayloadChunk Evaluation --------->|
//  |<-- Evaluated ---------------------------------------|

/// <summary>One client's evaluation of the model after a round.</summary>
public sealed record EvaluationId(RunId Run, RoundId Round, ClientId Client)
{
    /// <summary>The name under which the payload is pulled, with <see cref="PayloadDirection.Evaluation"/>.</summary>
    public OfferId Transfer => new(Run, Round, 0, Client);
}

/// <summary>Asks a client to evaluate the whole model on its own test samples.</summary>
/// <param name="Deadline">Time from the receipt until the answer must be there.</param>
/// <param name="Payload">The weights as <paramref name="Downlink"/> wrote them, to be pulled.</param>
public sealed record Evaluate(EvaluationId Evaluation, StrategySettings Downlink, TimeSpan Deadline, PayloadInfo Payload) : IWireMessage;

/// <summary>Counts and sums, which add up over clients.</summary>
/// <param name="Correct">Test samples classified correctly.</param>
/// <param name="Count">Test samples in all.</param>
/// <param name="LossSum">Sum of their losses; read as it was sent, a non-finite one is for the coordinator to leave out.</param>
public sealed record Evaluated(EvaluationId Evaluation, long Correct, long Count, double LossSum) : IWireMessage
{
    /// <summary>Most metrics of one answer.</summary>
    public const int MostMetrics = 64;

    /// <summary>
    /// What the client measures besides, as its configuration says: names in ordinal order, each with the sum over the samples; read as
    /// they were sent, too.
    /// </summary>
    public ImmutableArray<MetricSum> Metrics { get; init; } = [];

    public bool Equals(Evaluated? other) =>
        other is not null && (Evaluation, Correct, Count, LossSum).Equals((other.Evaluation, other.Correct, other.Count, other.LossSum))
        && Metrics.SequenceEqual(other.Metrics);

    public override int GetHashCode() => HashCode.Combine(Evaluation, Correct, Count, LossSum);
}

/// <summary>The sum of a metric over test samples.</summary>
public readonly record struct MetricSum(string Name, double Sum);
