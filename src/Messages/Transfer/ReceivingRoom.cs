using Akka.Actor;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// How many bytes of payload a process pulls at once: on a fast link large payloads come a few at a time, so that few are in memory. Who
/// has waited longest is next. A pull that takes longer than its time gives its room up and goes on: slow links are used side by side, and
/// nobody who stalls keeps others waiting. A payload that is whole may take room until it is used. Thread-safe.
/// </summary>
/// <param name="most">Bytes; one payload is always pulled, however large.</param>
internal sealed class ReceivingRoom(long most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IActorRef, long> _inside = [];
    private readonly LinkedList<(IActorRef Puller, long Bytes)> _waiting = [];
    private long _bytes;

    /// <summary>The puller is told <see cref="Admitted"/> when there is room, perhaps at once.</summary>
    public void Enter(IActorRef puller, long bytes)
    {
        lock (_lock)
        {
            _waiting.AddLast((puller, bytes));
            AdmitMore();
        }
    }

    /// <summary>Nothing more comes, or it takes too long.</summary>
    public void Leave(IActorRef puller)
    {
        lock (_lock)
        {
            if (_inside.Remove(puller, out var bytes)) _bytes -= bytes;
            else if (_waiting.FirstOrDefault(entry => entry.Puller.Equals(puller)) is { Puller: not null } entry) _waiting.Remove(entry);
            AdmitMore();
        }
    }

    /// <summary>A payload that came too slowly is whole: it counts again, without waiting.</summary>
    public void Return(IActorRef puller, long bytes)
    {
        lock (_lock)
            if (_inside.TryAdd(puller, bytes)) _bytes += bytes;
    }

    private void AdmitMore()
    {
        while (_waiting.First is { Value: var (puller, bytes) } && (_inside.Count == 0 || _bytes + bytes <= most))
        {
            _waiting.RemoveFirst();
            _inside[puller] = bytes;
            _bytes += bytes;
            puller.Tell(Admitted.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>There is room.</summary>
    public sealed record Admitted : INoSerializationVerificationNeeded
    {
        public static readonly Admitted Instance = new();
    }
}
