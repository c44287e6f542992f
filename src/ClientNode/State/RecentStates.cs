using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The uplink states that the folders of a process have written last, so that the next round need not read them: of all together at most
/// so many bytes, those of the latest rounds. Whoever takes one has it for himself, and the file is what counts from then on. Thread-safe.
/// </summary>
/// <param name="budget">Bytes; 0: none is kept.</param>
public sealed class RecentStates(long budget)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientStateFolder, LinkedListNode<Recent>> _places = [];
    private readonly LinkedList<Recent> _oldestFirst = [];
    private long _used;

    internal void Put(ClientStateFolder owner, IUplinkState state)
    {
        lock (_lock)
        {
            Remove(owner);
            _places[owner] = _oldestFirst.AddLast(new Recent(owner, state, state.Bytes));
            _used += state.Bytes;
            while (_used > budget) Remove(_oldestFirst.First!.Value.Owner);
        }
    }

    /// <summary>The state that this folder put in last, once; null where it is not kept any more.</summary>
    internal IUplinkState? Take(ClientStateFolder owner)
    {
        lock (_lock) return Remove(owner);
    }

    private IUplinkState? Remove(ClientStateFolder owner)
    {
        if (!_places.Remove(owner, out var place)) return null;
        _oldestFirst.Remove(place);
        _used -= place.Value.Bytes;
        return place.Value.State;
    }

    private sealed record Recent(ClientStateFolder Owner, IUplinkState State, long Bytes);
}
