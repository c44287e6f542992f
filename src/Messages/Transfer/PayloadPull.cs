using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Transfer;

/// <summary>One payload on its way to one actor, which hands over the chunks that come, and now and then lets it look for lost ones.</summary>
public sealed class PayloadPull : IDisposable
{
    private readonly PayloadPulls _pulls;
    private readonly PullLane _lane;
    private readonly Address _address;
    private readonly PayloadReceiver _receiver;
    private readonly AskList _list;
    private readonly OfferId _offer;
    private readonly PayloadDirection _direction;
    private volatile IActorRef _holder;
    private bool _left;

    internal PayloadPull(
        PayloadPulls pulls, PullLane lane, Address address, PayloadReceiver receiver, OfferId offer, PayloadDirection direction, IActorRef holder, IActorRef owner)
    {
        (_pulls, _lane, _address, _receiver, _offer, _direction, _holder) = (pulls, lane, address, receiver, offer, direction, holder);
        _list = new AskList(receiver.Info, index => _holder.Tell(new ChunkRequest(offer, direction, index), owner));
        lane.Join(_list);
    }

    /// <exception cref="InvalidOperationException">Not complete.</exception>
    public byte[] Payload => _receiver.Payload;

    /// <summary>Whether a chunk is one of this payload.</summary>
    public bool Is(PayloadChunk chunk) => chunk.Offer == _offer && chunk.Direction == _direction;

    /// <summary>Takes a chunk; asks for others where there is room.</summary>
    public ReceiveOutcome Receive(PayloadChunk chunk)
    {
        var outcome = _lane.HasAsked(_list, chunk.Index)
            ? _receiver.Receive(chunk.Index, chunk.Data.Span)
            : new ReceiveOutcome.Invalid($"expected a chunk that was asked for, got {chunk.Index}");
        if (outcome is ReceiveOutcome.Completed or ReceiveOutcome.Invalid) Dispose();
        else _lane.Arrived(_list, chunk.Index);
        return outcome;
    }

    /// <summary>The holder says that it has the payload: a new one is asked for what the former one has not sent yet.</summary>
    public void From(IActorRef holder)
    {
        if (holder.Equals(_holder)) return;
        _holder = holder;
        _lane.AskAnew(_list);
    }

    public void Retry() => _lane.Retry(_list);

    public void Dispose()
    {
        if (_left) return;
        _left = true;
        _lane.Leave(_list);
        _pulls.Exit(_address);
        _receiver.Dispose();
    }
}
