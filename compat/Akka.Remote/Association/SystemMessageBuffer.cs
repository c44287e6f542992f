using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote.Association;

/// <summary>
/// System messages that the peer has not acknowledged, numbered from 1 for each of its incarnations. A new connection begins with all of
/// them; what follows comes in order, so that the peer needs to know only the last number it has seen.
/// </summary>
internal sealed class SystemMessageBuffer(int capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingSystemMessage> _pending = new();
    private long _last;
    private int? _numberedFor;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count == 0;
            }
        }
    }

    /// <summary>Numbers a message and hands it on, in one step; false where the buffer is full.</summary>
    public bool TryAdd(ISystemMessage message, RemoteActorRef recipient, Action<Outbound> enqueue)
    {
        lock (_gate)
        {
            if (_pending.Count >= capacity)
            {
                return false;
            }

            var pending = new PendingSystemMessage { Sequence = ++_last };
            pending.Outbound = new Outbound(message, null, recipient, pending);
            _pending.AddLast(pending);
            enqueue(pending.Outbound);
            return true;
        }
    }

    /// <summary>All that has to be sent first on a new connection to the incarnation <paramref name="uid"/>.</summary>
    public IReadOnlyList<PendingSystemMessage> StartConnection(int uid)
    {
        lock (_gate)
        {
            if (_numberedFor != uid)
            {
                _last = 0;
                foreach (var pending in _pending)
                {
                    pending.Sequence = ++_last;
                }

                _numberedFor = uid;
            }

            return [.. _pending];
        }
    }

    public void Acknowledge(long sequence)
    {
        lock (_gate)
        {
            while (_pending.First is { } first && first.Value.Sequence <= sequence)
            {
                _pending.RemoveFirst();
            }
        }
    }

    /// <summary>Gives up on what is left.</summary>
    public IReadOnlyList<Outbound> Clear()
    {
        lock (_gate)
        {
            var left = _pending.Select(p => p.Outbound).ToArray();
            _pending.Clear();
            return left;
        }
    }
}
