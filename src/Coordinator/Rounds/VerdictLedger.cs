using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// What the coordinator still knows about past updates: the last accepted (round, attempt) of each client. One entry a client is
/// enough, since a client takes no new offer before the fate of its last update is settled (two-phase commit, docs/design.md "DGC").
/// </summary>
/// <param name="LastClosed">The last round whose checkpoint is written; 0 before the first.</param>
public sealed record VerdictLedger(RunId Run, int LastClosed, ImmutableSortedDictionary<ClientId, (int Round, int Attempt)> Accepted)
{
    public static VerdictLedger Empty(RunId run) => new(run, 0, ImmutableSortedDictionary<ClientId, (int, int)>.Empty);

    /// <summary>Enters the accepted clients of a round at the moment its checkpoint is written.</summary>
    public VerdictLedger Close(RoundId round, int attempt, IEnumerable<ClientId> accepted) => this with
    {
        LastClosed = round.Value,
        Accepted = Accepted.SetItems(accepted.Select(client => KeyValuePair.Create(client, (round.Value, attempt)))),
    };

    /// <summary>The answer to a client that asks what became of its update.</summary>
    /// <inheritdoc cref="FateOf"/>
    public Verdict VerdictOn(OfferId offer, RoundState? open) => FateOf(offer, open) switch
    {
        true => Verdict.Accepted(offer),
        null => new Verdict(offer, IsInTheSums(offer, open) ? VerdictKind.Received : VerdictKind.Pending, ""),
        false => new Verdict(offer, VerdictKind.Rejected, $"not among the accepted updates; {LastClosed} rounds are closed"),
    };

    /// <summary>The fate of <paramref name="offer"/>: true accepted, false rejected, null not decided yet.</summary>
    /// <param name="open">The attempt under way, or null between rounds.</param>
    public bool? FateOf(OfferId offer, RoundState? open)
    {
        if (offer.Run != Run) return false;
        if (offer.Round.Value <= LastClosed)
            return Accepted.TryGetValue(offer.Client, out var last) && last == (offer.Round.Value, offer.Attempt);
        if (open is null) return null;
        return open.Plan.Mismatch(offer) is null && open.Standings[offer.Client] is not (ClientStanding.Dropped or ClientStanding.Surplus)
            ? null
            : false;
    }

    private static bool IsInTheSums(OfferId offer, RoundState? open) => open?.Standings[offer.Client] == ClientStanding.Accepted;
}
