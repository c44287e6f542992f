using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Evaluations;

namespace AfdActors.Coordinator.Reports;

/// <summary>What a client did in a closed round, all attempts at it together.</summary>
/// <param name="Accepted">Its update was aggregated.</param>
/// <param name="Samples">Training samples that it reported; null where its update is in no sum.</param>
/// <param name="Loss">Its mean training loss; null as <paramref name="Samples"/>.</param>
/// <param name="BytesDown">Serialized bytes to it; those of all clients of a round add up to the round's.</param>
/// <param name="BytesUp">The same from it.</param>
/// <param name="Seconds">Measured wall time that it had an offer, until its update was taken, refused or given up.</param>
public sealed record ClientResult(
    ClientId Client, bool Accepted, int? Samples, double? Loss, long BytesDown, long BytesUp, double Seconds);

/// <summary>What the report of a round leaves out, as it is of the size of the federation.</summary>
/// <param name="Round">The round that is about to be closed.</param>
/// <param name="Clients">All that were selected in any attempt, or were told of an earlier one, in client order.</param>
/// <param name="Evaluation">Of the model that the round serves; null in a round without.</param>
public sealed record RoundDetails(RoundId Round, ImmutableArray<ClientResult> Clients, ModelEvaluation? Evaluation);
