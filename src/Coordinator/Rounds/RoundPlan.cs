using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>One attempt at a round: who was asked, and when it may close (docs/design.md "Actors and protocol").</summary>
/// <param name="Selected">The cohort in client order, over-provisioned clients included.</param>
/// <param name="Wanted">The round closes as soon as this many updates were accepted; the rest of the cohort is canceled.</param>
/// <param name="MinUpdates">With fewer accepted updates at the end the round is repeated with a fresh draw.</param>
public sealed record RoundPlan(RunId Run, RoundId Round, int Attempt, ImmutableArray<ClientId> Selected, int Wanted, int MinUpdates)
{
    /// <summary>The identity that every message about <paramref name="client"/>'s part in this attempt carries.</summary>
    public OfferId OfferTo(ClientId client) => new(Run, Round, Attempt, client);

    /// <summary>Why <paramref name="offer"/> does not belong to this attempt, or null when it does.</summary>
    public string? Mismatch(OfferId offer)
    {
        if (offer.Run != Run) return $"expected run {Run}, got run {offer.Run}";
        if (offer.Round != Round || offer.Attempt != Attempt)
            return $"expected round {Round} attempt {Attempt}, got round {offer.Round} attempt {offer.Attempt}";
        return Selected.BinarySearch(offer.Client) >= 0
            ? null
            : $"client {offer.Client} was not selected for round {Round} attempt {Attempt}";
    }
}
