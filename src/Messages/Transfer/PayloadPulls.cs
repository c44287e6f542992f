using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// All payloads that the actors of a process pull: the <see cref="PullActor"/>s of the same node share a <see cref="PullLane"/>.
/// Thread-safe.
/// </summary>
public sealed class PayloadPulls(TransferSettings settings, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Address, (PullLane Lane, int Users)> _lanes = [];

    public TransferSettings Settings => settings;

    internal ReceivingRoom Room { get; } = new(settings.MaxReceiving);

    /// <exception cref="MalformedDataException">The announcement is beyond the limits.</exception>
    internal PayloadReceiver Receiver(PullTask task) => new(task.Info, settings.LeastChunkBytes, task.MaxBytes);

    /// <summary>The lane to a node, until <see cref="Exit"/>.</summary>
    internal PullLane Enter(Address address)
    {
        lock (_lock)
        {
            var (lane, users) = _lanes.TryGetValue(address, out var known)
                ? known
                : (new PullLane(settings.MaxInFlight, settings.Retry, time), 0);
            _lanes[address] = (lane, users + 1);
            return lane;
        }
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
}
