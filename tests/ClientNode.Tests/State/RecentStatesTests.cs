using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>The same promises as without, whatever is kept.</summary>
public sealed class RecentStateComplianceTests : ClientStateCompliance, IDisposable
{
    private readonly StateFolder _folder = new();

    public RecentStateComplianceTests() =>
        Store = new ClientStateFolder(_folder.Path, Parameters, Uplink, Durability.Process, new RecentStates(1000));

    protected override IClientStateStore Store { get; }

    public void Dispose() => _folder.Dispose();
}

/// <summary>A residual has 5 values of 4 bytes. Files are damaged behind the store's back: what still loads was not read.</summary>
public sealed class RecentStatesTests : IDisposable
{
    private readonly StateFolder[] _folders = [new(), new(), new()];

    [Fact]
    public void A_committed_state_is_handed_out_once_and_then_read()
    {
        var store = Store(0, new RecentStates(20));
        Commit(store, 1);
        var written = Damage(0);
        Same(Residual(1), store.LoadUplinkState());
        Assert.Throws<MalformedDataException>(store.LoadUplinkState);

        File.WriteAllBytes(_folders[0].FileOf("residual"), written);
        Same(Residual(1), store.LoadUplinkState());
    }

    [Fact]
    public void A_pending_state_is_not_the_clients_before_the_verdict()
    {
        var store = Store(0, new RecentStates(100));
        Commit(store, 1);
        store.SavePending(Pending(2));
        Same(Residual(1), store.LoadUplinkState());
        store.RollBack(Id(2));
        Same(Residual(1), store.LoadUplinkState());

        store.SavePending(Pending(3));
        store.Commit(Id(3));
        Damage(0);
        Same(Residual(3), store.LoadUplinkState());
    }

    [Fact]
    public void A_state_of_before_is_not_taken_for_that_of_an_update_without_one()
    {
        var store = Store(0, new RecentStates(100));
        Commit(store, 1);
        store.SavePending(Pending(2) with { UplinkNext = null });
        store.Commit(Id(2));
        Same(Residual(1), store.LoadUplinkState());
    }

    [Fact]
    public void Where_the_memory_is_short_the_latest_are_kept()
    {
        var recent = new RecentStates(59);
        var stores = Enumerable.Range(0, 3).Select(i => Store(i, recent)).ToList();
        Commit(stores[0], 1);
        Commit(stores[1], 2);
        // Again, so that the second is the oldest.
        Commit(stores[0], 3);
        Commit(stores[2], 4);
        for (var i = 0; i < 3; i++) Damage(i);

        Same(Residual(3), stores[0].LoadUplinkState());
        Same(Residual(4), stores[2].LoadUplinkState());
        Assert.Throws<MalformedDataException>(stores[1].LoadUplinkState);
    }

    public void Dispose()
    {
        foreach (var folder in _folders) folder.Dispose();
    }

    private static void Commit(ClientStateFolder store, int number)
    {
        store.SavePending(Pending(number));
        store.Commit(Id(number));
    }

    private ClientStateFolder Store(int folder, RecentStates recent) =>
        new(_folders[folder].Path, Parameters, Uplink, Durability.Process, recent);

    /// <returns>What was there.</returns>
    private byte[] Damage(int folder)
    {
        var path = _folders[folder].FileOf("residual");
        var written = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [1, 2, 3]);
        return written;
    }
}
