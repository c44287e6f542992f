using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>Where a selected client stands.</summary>
public enum ClientStanding
{
    Working,
    Folding,
    Accepted,

    /// <summary>Failed, was lost, was refused, or missed the deadline.</summary>
    Dropped,

    /// <summary>Selected to make up for drop-outs, and not needed.</summary>
    Surplus,
}

/// <summary>
/// The round as a pure state machine: events in, effects out, no clock, no randomness, no actor (ARCHITECTURE.md).
/// A round ends exactly once, by <see cref="RoundEffect.Close"/> or <see cref="RoundEffect.Repeat"/>, when every selected
/// client has answered or dropped out, when enough updates are in, or when the deadline passed.
/// </summary>
public sealed record RoundState
{
    private RoundState(RoundPlan plan, ImmutableSortedDictionary<ClientId, ClientStanding> standings)
    {
        Plan = plan;
        Standings = standings;
        Working = standings.Count;
    }

    public RoundPlan Plan { get; }

    public ImmutableSortedDictionary<ClientId, ClientStanding> Standings { get; private init; }

    /// <summary>Why each dropped client dropped; surplus clients are not among them.</summary>
    public ImmutableSortedDictionary<ClientId, string> Dropped => Reasons.RemoveRange(In(ClientStanding.Surplus));

    /// <summary>The dropped clients whose training diverged.</summary>
    public ImmutableSortedSet<ClientId> Diverged { get; private init; } = [];

    /// <summary>The clients that had not answered when the deadline passed.</summary>
    public ImmutableArray<ClientId> Missed { get; private init; } = [];

    public bool Ended { get; private init; }

    private bool Overdue { get; init; }

    /// <summary>Clients of these standings, so that an event costs the same however large the cohort is.</summary>
    private int Working { get; init; }

    private int Folding { get; init; }

    private int Accepted { get; init; }

    /// <summary>Why each client is out that dropped out or is surplus.</summary>
    private ImmutableSortedDictionary<ClientId, string> Reasons { get; init; } = ImmutableSortedDictionary<ClientId, string>.Empty;

    public static RoundState Start(RoundPlan plan) =>
        new(plan, plan.Selected.ToImmutableSortedDictionary(client => client, _ => ClientStanding.Working));

    public (RoundState Next, ImmutableArray<RoundEffect> Effects) Apply(RoundEvent happened) => happened switch
    {
        RoundEvent.UpdateArrived arrived => Arrived(arrived.Offer),
        RoundEvent.UpdateFolded folded => Folded(folded.Offer),
        RoundEvent.FoldRefused refused => FoldRefused(refused),
        RoundEvent.ClientFailed failed => Failed(failed),
        RoundEvent.ClientLost lost => Lost(lost.Client, lost.Reason),
        RoundEvent.ClientExcluded excluded => Lost(excluded.Client, "excluded by the operator"),
        RoundEvent.DeadlinePassed deadline => Deadline(deadline),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "unknown round event"),
    };

    private (RoundState, ImmutableArray<RoundEffect>) Arrived(OfferId offer)
    {
        if (Plan.Mismatch(offer) is { } mismatch) return Unchanged(new RoundEffect.Refuse(offer, mismatch));
        switch (Standings[offer.Client])
        {
            case ClientStanding.Dropped or ClientStanding.Surplus:
                return Unchanged(new RoundEffect.Refuse(offer, Reasons[offer.Client]));
            case ClientStanding.Working when Ended || Overdue:
                return Unchanged(new RoundEffect.Refuse(offer, $"round {Plan.Round} attempt {Plan.Attempt} is over"));
            case ClientStanding.Working when Accepted + Folding == Plan.Wanted:
                return Releasing([offer.Client], $"round {Plan.Round} already has the {Plan.Wanted} updates it wants").EndIfSettled();
            case ClientStanding.Working:
                return (
                    Stand(offer.Client, ClientStanding.Folding) with { Working = Working - 1, Folding = Folding + 1 },
                    [new RoundEffect.Fold(offer)]);
            default:
                return (this, []);
        }
    }

    private (RoundState, ImmutableArray<RoundEffect>) Folded(OfferId offer) =>
        IsFolding(offer)
            ? new Step(
                Stand(offer.Client, ClientStanding.Accepted) with { Folding = Folding - 1, Accepted = Accepted + 1 }, []).EndIfSettled()
            : (this, []);

    private (RoundState, ImmutableArray<RoundEffect>) FoldRefused(RoundEvent.FoldRefused refused) =>
        IsFolding(refused.Offer)
            ? (Stand(refused.Offer.Client, ClientStanding.Working) with { Working = Working + 1, Folding = Folding - 1 })
                .Noting(refused.Offer.Client, refused.Diverged).Dropping([refused.Offer.Client], refused.Reason).EndIfSettled()
            : (this, []);

    /// <summary>
    /// A failure of another attempt says nothing about this one, and nothing about the fate of what that attempt accepted.
    /// </summary>
    private (RoundState, ImmutableArray<RoundEffect>) Failed(RoundEvent.ClientFailed failed) =>
        Plan.Mismatch(failed.Offer) is null && IsLosing(failed.Offer.Client)
            ? Noting(failed.Offer.Client, failed.Diverged).Lost(failed.Offer.Client, failed.Reason) : (this, []);

    /// <summary>
    /// Only a client that still works can be lost: an update that is complete counts, and its owner learns the verdict when it is back.
    /// </summary>
    private (RoundState, ImmutableArray<RoundEffect>) Lost(ClientId client, string reason) =>
        IsLosing(client) ? Dropping([client], reason).EndIfSettled() : (this, []);

    private bool IsLosing(ClientId client) =>
        !Ended && Standings.TryGetValue(client, out var standing) && standing == ClientStanding.Working;

    private RoundState Noting(ClientId client, bool diverged) => diverged ? this with { Diverged = Diverged.Add(client) } : this;

    private (RoundState, ImmutableArray<RoundEffect>) Deadline(RoundEvent.DeadlinePassed deadline)
    {
        if (Ended || deadline.Round != Plan.Round || deadline.Attempt != Plan.Attempt) return (this, []);
        var missed = In(ClientStanding.Working);
        return (this with { Overdue = true, Missed = missed }).Dropping(missed, "no update before the deadline").EndIfSettled();
    }

    private bool IsFolding(OfferId offer) => Plan.Mismatch(offer) is null && Standings[offer.Client] == ClientStanding.Folding;

    private ImmutableArray<ClientId> In(ClientStanding standing) =>
        [.. Standings.Where(pair => pair.Value == standing).Select(pair => pair.Key)];

    private RoundState Stand(ClientId client, ClientStanding standing) => this with { Standings = Standings.SetItem(client, standing) };

    private (RoundState, ImmutableArray<RoundEffect>) Unchanged(RoundEffect effect) => (this, [effect]);

    private Step Dropping(ImmutableArray<ClientId> clients, string reason) =>
        new(Out(clients, ClientStanding.Dropped, reason),
            [.. clients.Select(client => new RoundEffect.Drop(Plan.OfferTo(client), reason))]);

    private Step Releasing(ImmutableArray<ClientId> clients, string reason) =>
        new(Out(clients, ClientStanding.Surplus, reason),
            [.. clients.Select(client => new RoundEffect.Surplus(Plan.OfferTo(client), reason))]);

    /// <summary>Clients that work, and do so no more.</summary>
    private RoundState Out(ImmutableArray<ClientId> clients, ClientStanding standing, string reason) => this with
    {
        Working = Working - clients.Length,
        Standings = Standings.SetItems(clients.Select(client => KeyValuePair.Create(client, standing))),
        Reasons = Reasons.SetItems(clients.Select(client => KeyValuePair.Create(client, reason))),
    };

    /// <summary>A transition under way: the state so far and the effects so far.</summary>
    private sealed record Step(RoundState State, ImmutableArray<RoundEffect> Effects)
    {
        public (RoundState, ImmutableArray<RoundEffect>) EndIfSettled()
        {
            if (State.Folding > 0 || (State.Working > 0 && State.Accepted < State.Plan.Wanted)) return (State, Effects);

            var accepted = State.In(ClientStanding.Accepted);
            var released = State.Releasing(State.In(ClientStanding.Working), $"round {State.Plan.Round} has enough updates");
            var ended = released.State with { Ended = true };
            RoundEffect end = accepted.Length >= State.Plan.MinUpdates
                ? new RoundEffect.Close(accepted)
                : new RoundEffect.Repeat(accepted, $"{accepted.Length} of at least {State.Plan.MinUpdates} updates");
            return (ended, [.. Effects, .. released.Effects, end]);
        }
    }
}
