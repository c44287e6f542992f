using System.Collections.Immutable;

namespace Akka.Actor.Internal;

/// <summary>
/// The children of a cell by name, which of them are stopping, and why. Names stay taken until the child is gone.
/// Safe for readers and makers of children on other threads.
/// </summary>
internal sealed class ChildRegistry
{
    private readonly Lock _gate = new();
    private readonly HashSet<IActorRef> _stopping = [];
    private ImmutableDictionary<string, IChildStats> _byName = ImmutableDictionary<string, IChildStats>.Empty;
    private SuspendReason _reason;
    private bool _closed;

    public bool IsTerminating => _reason is SuspendReason.Termination;

    public bool IsWaiting => _reason is SuspendReason.IWaitingForChildren;

    public bool IsNormal => _reason is null or SuspendReason.UserRequest;

    /// <summary>In no particular order.</summary>
    public IReadOnlyCollection<ChildRestartStats> Stats
    {
        get
        {
            var stats = new List<ChildRestartStats>();
            foreach (var (_, child) in Volatile.Read(ref _byName))
            {
                if (child is ChildRestartStats started)
                {
                    stats.Add(started);
                }
            }

            return stats;
        }
    }

    public bool TryGet(string name, out IChildStats stats) => Volatile.Read(ref _byName).TryGetValue(name, out stats);

    public bool TryGet(IActorRef child, out ChildRestartStats stats)
    {
        stats = TryGet(child.Path.Name, out var found) && found is ChildRestartStats started && started.Child.Equals(child) ? started : null;
        return stats is not null;
    }

    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The cell is stopping or has stopped.</exception>
    public void Reserve(string name)
    {
        lock (_gate)
        {
            if (_closed || IsTerminating)
            {
                throw new InvalidOperationException($"Cannot create child [{name}]: the parent is terminating or has terminated");
            }

            if (_byName.ContainsKey(name))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }

            _byName = _byName.Add(name, ChildNameReserved.Instance);
        }
    }

    public void Unreserve(string name)
    {
        lock (_gate)
        {
            if (_byName.TryGetValue(name, out var stats) && stats is ChildNameReserved)
            {
                _byName = _byName.Remove(name);
            }
        }
    }

    /// <summary>Null where the parent stops, or has stopped, in the meantime: the child must stop by itself.</summary>
    public ChildRestartStats Add(IInternalActorRef child)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(child.Path.Name, out var known))
            {
                return null;
            }

            if (known is ChildRestartStats stats)
            {
                return stats;
            }

            if (IsTerminating)
            {
                _byName = _byName.Remove(child.Path.Name);
                return null;
            }

            var started = new ChildRestartStats(child);
            _byName = _byName.SetItem(child.Path.Name, started);
            return started;
        }
    }

    /// <summary>Marks a child as stopping; false where it is not a child.</summary>
    public bool MarkStopping(IActorRef child)
    {
        lock (_gate)
        {
            if (!TryGet(child, out _))
            {
                return false;
            }

            _stopping.Add(child);
            _reason ??= SuspendReason.UserRequest.Instance;
            return true;
        }
    }

    /// <summary>What to do when the last stopping child is gone; false where none is stopping.</summary>
    public bool SetReason(SuspendReason reason)
    {
        lock (_gate)
        {
            if (_stopping.Count == 0)
            {
                return false;
            }

            _reason = reason;
            return true;
        }
    }

    /// <summary>Removes a child that is gone; the reason to act on where it was the last of those stopping, else null.</summary>
    public SuspendReason Remove(IActorRef child)
    {
        lock (_gate)
        {
            if (TryGet(child, out _))
            {
                _byName = _byName.Remove(child.Path.Name);
            }

            if (!_stopping.Remove(child) || _stopping.Count > 0)
            {
                return null;
            }

            var reason = _reason;
            _reason = reason is SuspendReason.Termination ? reason : null;
            return reason;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _byName = ImmutableDictionary<string, IChildStats>.Empty;
        }
    }
}
