using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>What the coordinator has to do after an event, in the given order.</summary>
public abstract record RoundEffect
{
    private RoundEffect()
    {
    }

    /// <summary>
    /// Add the client's update to the sums, then report <see cref="RoundEvent.UpdateFolded"/> or <see cref="RoundEvent.FoldRefused"/>.
    /// </summary>
    public sealed record Fold(OfferId Offer) : RoundEffect;

    /// <summary>The client dropped out of this attempt: end its session and tell it that its work is rejected.</summary>
    public sealed record Drop(OfferId Offer, string Reason) : RoundEffect;

    /// <summary>The client's update is not needed: end its session and tell it that its work is rejected.</summary>
    public sealed record Surplus(OfferId Offer, string Reason) : RoundEffect;

    /// <summary>An update that belongs to no open place: answer "rejected" and change nothing.</summary>
    public sealed record Refuse(OfferId Offer, string Reason) : RoundEffect;

    /// <summary>Aggregate, write the checkpoint with these clients as accepted, then send the verdicts.</summary>
    /// <param name="Accepted">In client order.</param>
    public sealed record Close(ImmutableArray<ClientId> Accepted) : RoundEffect;

    /// <summary>Too few updates: forget the sums, reject what came, draw a fresh cohort for the next attempt.</summary>
    public sealed record Repeat(ImmutableArray<ClientId> Rejected, string Reason) : RoundEffect;
}
