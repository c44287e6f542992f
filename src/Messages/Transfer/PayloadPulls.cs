using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Transfer;

/// <summary>All payloads that the actors of a process pull: those from the same node share a <see cref="PullLane"/>. Thread-safe.</summary>
public sealed class PayloadPulls(TransferSettings settings, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Address, (PullLane Lane, int Users)> _lanes = [];

    public TransferSettings Settings => settings;

    /// <summary>Begins to ask for a payload.</summary>
    /// <param name="offer">The name under which it is pulled, with its direction.</param>
    /// <param name="maxBytes">Most bytes the caller is ready to take.</param>
    /// <param name="holder">Who has it.</param>
    /// <param name="owner">Whom the chunks go to; it hands them to the pull and disposes of that in the end.</param>
    /// <exception cref="MalformedDataException">The announcement is beyond the limits.</exception>
    public PayloadPull Start(OfferId offer, PayloadDirection direction, PayloadInfo info, long maxBytes, IActorRef holder, IActorRef owner)
    {
        ArgumentNullException.ThrowIfNull(holder);
        var receiver = new PayloadReceiver(info, settings.LeastChunkBytes, maxBytes);
        var address = holder.Path.Address;
        return new PayloadPull(this, Enter(address), address, receiver, offer, direction, holder, owner);
    }

    internal void Exit(Address address)
    {
        lock (_lock)
        {
            var (lane, users) = _lanes[address];
            if (users == 1) _lanes.Remove(address);
            else _lanes[address] = (lane, users - 1);
        }
    }

    private PullLane Enter(Address address)
    {
        lock (_lock)
        {
            var (lane, users) = _lanes.TryGetValue(address, out var known) ? known : (new PullLane(settings.MaxInFlight, settings.Retry, time), 0);
            _lanes[address] = (lane, users + 1);
            return lane;
        }
    }
}
