namespace AfdActors.Messages.Transfer;

/// <summary>One chunk that was asked for, perhaps with others.</summary>
/// <param name="Order">Counts the requests of the lane.</param>
/// <param name="Bytes">The chunk's length.</param>
/// <param name="Ahead">Bytes in flight then, with the request's own; 0 for a probe, which measures nothing.</param>
/// <param name="At">When, as the lane's clock says.</param>
/// <param name="First">When it was asked for the first time: a chunk that comes late may be the answer to that.</param>
internal readonly record struct Ask(long Order, int Bytes, int Ahead, long At, long First)
{
    public bool IsProbe => Ahead == 0;
}

/// <summary>
/// Which chunks of one payload were asked for, which of those are to be asked for again. Guarded by the lock of its lane.
/// </summary>
/// <param name="send">Asks for chunks that follow each other: the first, and how many.</param>
internal sealed class AskList(PayloadInfo info, Action<int, int> send)
{
    private readonly SortedDictionary<int, Ask> _lost = [];

    /// <summary>Its place in one of the lane's queues; in none while it does not wait for its turn.</summary>
    public LinkedListNode<AskList> Place => field ??= new LinkedListNode<AskList>(this);

    public Dictionary<int, Ask> Outstanding { get; } = [];

    /// <summary>Chunks below this one were asked for at least once.</summary>
    public int Asked { get; private set; }

    /// <summary>What was asked for was lost, and nothing came since: asked for one chunk at a time, beside the window.</summary>
    public bool IsSuspect { get; set; }

    public bool HasMore => _lost.Count > 0 || Asked < info.ChunkCount;

    private int First => _lost.Count > 0 ? _lost.Keys.First() : Asked;

    /// <summary>How many chunks to ask for next, at least one, and their length.</summary>
    /// <param name="most">Bytes that the chunks after the first stay within.</param>
    public (int Count, int Bytes) Next(int most)
    {
        var (first, count) = (First, 1);
        while (info.LengthOf(first, count + 1) <= most && CanFollow(first + count)) count++;
        return (count, info.LengthOf(first, count));
    }

    /// <param name="ask">What the chunks have in common.</param>
    public void Send(int count, Ask ask)
    {
        var first = First;
        for (var index = first; index < first + count; index++)
        {
            var lost = _lost.Remove(index, out var former);
            if (!lost) Asked++;
            Outstanding.Add(index, ask with { Bytes = info.LengthOf(index), First = lost ? former.First : ask.At });
        }

        send(first, count);
    }

    private bool CanFollow(int index) => _lost.Count > 0 ? _lost.ContainsKey(index) : index < info.ChunkCount;

    /// <summary>A chunk that was given up and comes all the same is not asked for again.</summary>
    /// <param name="isLate">It was given up; its bytes are in flight no more.</param>
    /// <returns>False where it was here before.</returns>
    public bool Arrived(int index, out Ask ask, out bool isLate)
    {
        isLate = _lost.Remove(index, out ask);
        return isLate || Outstanding.Remove(index, out ask);
    }

    public void Lose(int index)
    {
        if (Outstanding.Remove(index, out var ask)) _lost.Add(index, ask);
    }
}
