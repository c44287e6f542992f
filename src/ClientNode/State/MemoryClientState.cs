using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>Keeps the state as long as the process lives: for runs without a run folder.</summary>
public sealed class MemoryClientState : IClientStateStore
{
    private readonly Lock _lock = new();
    private DgcResidual? _residual;
    private ModelView? _view;
    private PendingUpdate? _pending;

    public DgcResidual? LoadResidual()
    {
        lock (_lock) return _residual;
    }

    public ModelView? LoadView()
    {
        lock (_lock) return _view;
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
            _residual = _pending.Next ?? _residual;
            _view = _pending.View ?? _view;
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
