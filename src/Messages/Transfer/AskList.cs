namespace AfdActors.Messages.Transfer;

/// <summary>One chunk that was asked for.</summary>
/// <param name="Order">Counts what was asked for in the lane.</param>
/// <param name="Ahead">Bytes in flight then, with its own; 0 for a probe, which measures nothing.</param>
/// <param name="At">When, as the lane's clock says.</param>
/// <param name="First">When it was asked for the first time: a chunk that comes late may be the answer to that.</param>
internal readonly record struct Ask(long Order, int Bytes, int Ahead, long At, long First)
{
    public bool IsProbe => Ahead == 0;
}

/// <summary>
/// Which chunks of one payload were asked for, which of those are to be asked for again. Guarded by the lock of its lane.
/// </summary>
/// <param name="send">Asks for a chunk.</param>
internal sealed class AskList(PayloadInfo info, Action<int> send)
{
    private readonly SortedDictionary<int, Ask> _lost = [];

    public Dictionary<int, Ask> Outstanding { get; } = [];

    /// <summary>Chunks below this one were asked for at least once.</summary>
    public int Asked { get; private set; }

    /// <summary>What was asked for was lost, and nothing came since: asked for one chunk at a time, beside the window.</summary>
    public bool IsSuspect { get; set; }

    public bool HasMore => _lost.Count > 0 || Asked < info.ChunkCount;

    public int NextBytes => info.LengthOf(Next);

    private int Next => _lost.Count > 0 ? _lost.Keys.First() : Asked;

    public void Send(Ask ask)
    {
        var index = Next;
        if (_lost.Remove(index, out var former)) ask = ask with { First = former.First };
        else Asked++;
        Outstanding.Add(index, ask);
        send(index);
    }

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
