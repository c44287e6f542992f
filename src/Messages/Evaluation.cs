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
public sealed record Evaluated(EvaluationId Evaluation, long Correct, long Count, double LossSum) : IWireMessage;
