using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A memory store with a place to wait or fail before each change.</summary>
internal sealed class GatedState : IClientStateStore
{
    private readonly MemoryClientState _state = new();

    public Action BeforeSave { get; set; } = () => { };

    public Action BeforeCommit { get; set; } = () => { };

    public IUplinkState? LoadUplinkState() => _state.LoadUplinkState();

    public byte[]? LoadDownlinkState() => _state.LoadDownlinkState();

    public byte[]? LoadAggregationState() => _state.LoadAggregationState();

    public PendingUpdate? LoadPending() => _state.LoadPending();

    public void SavePending(PendingUpdate pending)
    {
        BeforeSave();
        _state.SavePending(pending);
    }

    public void Commit(OfferId offer)
    {
        BeforeCommit();
        _state.Commit(offer);
    }

    public void RollBack(OfferId offer) => _state.RollBack(offer);
}
