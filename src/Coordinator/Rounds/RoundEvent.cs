using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// What can happen to an open round. Events of other rounds and attempts are welcome: the state machine tells them apart.
/// </summary>
public abstract record RoundEvent
{
    private RoundEvent()
    {
    }

    /// <summary>A complete, well-formed update came in; it is not part of the sums yet.</summary>
    public sealed record UpdateArrived(OfferId Offer) : RoundEvent;

    /// <summary>The sums took the update that a <see cref="RoundEffect.Fold"/> named.</summary>
    public sealed record UpdateFolded(OfferId Offer) : RoundEvent;

    /// <summary>The sums refused that update and stayed as they were.</summary>
    /// <param name="Diverged">It is what a training that diverged comes to.</param>
    public sealed record FoldRefused(OfferId Offer, string Reason, bool Diverged = false) : RoundEvent;

    /// <summary>The client cannot deliver: it declined, threw, or sent bad bytes.</summary>
    /// <param name="Diverged">Its training diverged.</param>
    public sealed record ClientFailed(OfferId Offer, string Reason, bool Diverged = false) : RoundEvent;

    /// <summary>The client's node left or became unreachable, whatever it was working on.</summary>
    public sealed record ClientLost(ClientId Client, string Reason) : RoundEvent;

    /// <summary>The operator wants the client out, whatever it is working on.</summary>
    public sealed record ClientExcluded(ClientId Client) : RoundEvent;

    /// <summary>The time for this attempt is over.</summary>
    public sealed record DeadlinePassed(RoundId Round, int Attempt) : RoundEvent;
}
