using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

/// <summary>A node whose clients pull payloads over a link, one after the other without end.</summary>
internal sealed class PullingNode
{
    public const int MaxInFlight = 4 << 20;
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly ModeledLink _link;
    private readonly PullLane _lane;
    private readonly PayloadInfo _info;

    public PullingNode(ModeledLink link, int clients, int chunkBytes, long payloadBytes)
    {
        _link = link;
        _lane = new PullLane(MaxInFlight, Retry, link);
        _info = new PayloadInfo(payloadBytes, default, chunkBytes);
        for (var i = 0; i < clients; i++) Pull();
    }

    /// <summary>What arrived, without what arrived before.</summary>
    public long Bytes { get; private set; }

    /// <summary>Chunks that arrived once more.</summary>
    public int Repeated { get; private set; }

    private void Pull()
    {
        AskList? list = null;
        var missing = new HashSet<int>(Enumerable.Range(0, _info.ChunkCount));
        list = new AskList(_info, (first, count) => _link.Request(_info.LengthOf(first, count), () =>
        {
            for (var index = first; index < first + count; index++)
            {
                if (missing.Remove(index)) Bytes += _info.LengthOf(index);
                else Repeated++;
            }

            _lane.Arrived(list!, first, count);
            if (missing.Count > 0) return;
            _lane.Leave(list!);
            Pull();
        }));
        _lane.Join(list);
        LookForLost(list, missing);
    }

    private void LookForLost(AskList list, HashSet<int> missing) => _link.After(Retry, () =>
    {
        if (missing.Count == 0) return;
        _lane.Retry(list);
        LookForLost(list, missing);
    });
}
