using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>Keeps the state as long as the process lives: for runs without a run folder.</summary>
public sealed class MemoryClientState : IClientStateStore
{
    private readonly Lock _lock = new();
    private IUplinkState? _uplink;
    private byte[]? _downlink;
    private byte[]? _aggregation;
    private PendingUpdate? _pending;

    public IUplinkState? LoadUplinkState()
    {
        lock (_lock) return _uplink;
    }

    public byte[]? LoadDownlinkState()
    {
        lock (_lock) return _downlink;
    }

    public byte[]? LoadAggregationState()
    {
        lock (_lock) return _aggregation;
    }

    public PendingUpdate? LoadPending()
    {
        lock (_lock) return _pending;
    }

    public void SavePending(PendingUpdate pending)
    {
        lock (_lock) _pending = pending;
    }

    public void Commit(OfferId offer)
    {
        lock (_lock)
        {
            if (_pending?.Offer != offer) return;
            _uplink = _pending.UplinkNext ?? _uplink;
            _downlink = _pending.DownlinkNext ?? _downlink;
            _aggregation = _pending.AggregationNext ?? _aggregation;
            _pending = null;
        }
    }

    public void RollBack(OfferId offer)
    {
        lock (_lock)
        {
            if (_pending?.Offer == offer) _pending = null;
        }
    }
}
