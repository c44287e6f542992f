using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>A client's disk that is full for a while.</summary>
public sealed class RefusingDiskTests : FederationTest
{
    [Fact]
    public void Client_is_back_when_its_disk_is_however_often_that_refused()
    {
        // A client that fails is taken out at the 4th time in a minute, and all of this happens in one.
        const int Refused = 6;
        var settings = Settings(rounds: Refused + 1, clients: 2) with { Uplink = new DgcSettings(Density: 0.1).ToStrategy() };
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, settings,
            [(ScriptedWork.Dyadic(1), new MemoryClientState()), (ScriptedWork.Dyadic(1), new FullAtFirst(Refused))]);

        for (var round = 1; round <= Refused; round++)
        {
            var report = ((Finished)FishForMessage(message => message is Finished)).Report;
            Assert.Equal(["c00"], report.Accepted);
            Assert.Contains("storing the update failed: no space left", report.Dropped["c01"], StringComparison.Ordinal);
        }

        Assert.Equal(["c00", "c01"], ((Finished)FishForMessage(message => message is Finished)).Report.Accepted);
    }

    [Fact]
    public void An_update_that_leaves_no_state_behind_is_not_written()
    {
        var settings = Settings(rounds: 1, clients: 2);
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, settings,
            [(ScriptedWork.Dyadic(1), new MemoryClientState()), (ScriptedWork.Dyadic(1), new FullAtFirst(int.MaxValue))]);
        Assert.Equal(["c00", "c01"], ((Finished)FishForMessage(message => message is Finished)).Report.Accepted);
    }

    private sealed class FullAtFirst(int refused) : IClientStateStore
    {
        private readonly MemoryClientState _state = new();
        private int _saved;

        public IUplinkState? LoadUplinkState() => _state.LoadUplinkState();

        public byte[]? LoadDownlinkState() => _state.LoadDownlinkState();

        public byte[]? LoadAggregationState() => _state.LoadAggregationState();

        public PendingUpdate? LoadPending() => _state.LoadPending();

        public void SavePending(PendingUpdate pending)
        {
            if (_saved++ < refused) throw new IOException("no space left");
            _state.SavePending(pending);
        }

        public void Commit(OfferId offer) => _state.Commit(offer);

        public void RollBack(OfferId offer) => _state.RollBack(offer);
    }
}
