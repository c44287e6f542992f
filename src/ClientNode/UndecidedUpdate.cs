using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.ClientNode;

/// <summary>
/// A client's pending update on its way to a verdict: it is reported until the session begins to pull it, served chunk by chunk, and asked
/// about until the coordinator has decided.
/// </summary>
/// <param name="update">Without the states that it leaves.</param>
/// <param name="isStored">The client's store has it, with states that depend on the verdict.</param>
/// <param name="session">
/// Who made the offer; nobody after a restart, but the coordinator still knows the session while the round is open.
/// </param>
internal sealed class UndecidedUpdate(PendingUpdate update, bool isStored, IActorRef session, ICanTell coordinator, IActorRef client)
{
    private readonly PayloadSource _payload = new(update.Payload, update.OfferPayload.ChunkBytes);
    private IActorRef _session = session;
    private RetryPauses _pauses;
    private bool _pulled;

    public OfferId Offer => update.Offer;

    /// <summary>Whether the update was trained from this payload, and is under the masks of these terms.</summary>
    public bool IsOf(TrainOffer offered) => offered.Payload.Equals(update.OfferPayload) && offered.Masking == update.Masking;

    /// <summary>
    /// Whether the client need not wait any longer. Nothing hangs on an update without states and masks once the coordinator has it, and a
    /// process with many clients has no room for the updates of all until the round closes.
    /// </summary>
    public bool IsSettledBy(VerdictKind kind) => kind switch
    {
        VerdictKind.Accepted or VerdictKind.Rejected => true,
        VerdictKind.Received => !isStored && update.Masking is null,
        _ => false,
    };

    public void Begin()
    {
        if (_session.IsNobody()) AskForFate();
        else Report();
    }

    /// <summary>The same offer came again: the answer goes to its sender, too.</summary>
    public void ReportTo(IActorRef session)
    {
        _session = session;
        Report();
    }

    /// <summary>The retry time passed once more.</summary>
    public void Retry()
    {
        if (!_pulled && _pauses.IsDue()) Report();
        AskForFate();
    }

    public void AskForFate() => coordinator.Tell(new UpdateStatus(update.Offer), client);

    public void Serve(ChunkRequest request, IActorRef puller, IActorContext context)
    {
        _pulled = true;
        _payload.Answer(request, puller, context);
    }

    private void Report() => (_session.IsNobody() ? coordinator : _session).Tell(
        new TrainResult(update.Offer, update.Loss, update.Samples, _payload.Info), client);
}
