using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>What every store of a client's state promises; a store joins with a subclass of one line.</summary>
public abstract class ClientStateCompliance
{
    protected abstract IClientStateStore Store { get; }

    [Fact]
    public void New_store_holds_nothing()
    {
        Assert.Null(Store.LoadUplinkState());
        Assert.Null(Store.LoadPending());
    }

    [Fact]
    public void Pending_update_comes_back_whole_and_does_not_touch_the_residual()
    {
        var pending = Pending(1, withMomentum: true);
        Store.SavePending(pending);
        Same(pending, Store.LoadPending());
        Assert.Null(Store.LoadUplinkState());
    }

    [Fact]
    public void Commit_makes_its_residual_the_clients()
    {
        Store.SavePending(Pending(1, withMomentum: true));
        Store.Commit(Id(1));
        Assert.Null(Store.LoadPending());
        Same(Residual(1, withMomentum: true), Store.LoadUplinkState());
    }

    [Fact]
    public void Who_changes_what_is_said_to_be_a_copy_changes_nothing_else()
    {
        Store.SavePending(Pending(1, withMomentum: true));
        Store.Commit(Id(1));
        if (Store.LoadsCopies)
        {
            var loaded = (DgcResidual)Store.LoadUplinkState()!;
            Array.Clear(loaded.Velocity);
            Array.Clear(loaded.Momentum!);
        }

        Same(Residual(1, withMomentum: true), Store.LoadUplinkState());
    }

    [Fact]
    public void Roll_back_leaves_the_residual_of_the_last_commit()
    {
        Store.SavePending(Pending(1));
        Store.Commit(Id(1));
        Store.SavePending(Pending(2));
        Store.RollBack(Id(2));
        Assert.Null(Store.LoadPending());
        Same(Residual(1), Store.LoadUplinkState());
    }

    [Fact]
    public void Roll_back_of_the_first_update_leaves_no_residual()
    {
        Store.SavePending(Pending(1));
        Store.RollBack(Id(1));
        Assert.Null(Store.LoadPending());
        Assert.Null(Store.LoadUplinkState());
    }

    [Fact]
    public void Verdict_on_an_offer_that_is_not_pending_changes_nothing()
    {
        Store.Commit(Id(1));
        Store.RollBack(Id(1));
        Assert.Null(Store.LoadUplinkState());

        Store.SavePending(Pending(2));
        foreach (var other in new[] { Id(1), Id(2) with { Attempt = 1 }, Id(2) with { Run = new RunId("ff") },
            Id(2) with { Client = new ClientId("c01") } })
        {
            Store.Commit(other);
            Store.RollBack(other);
        }

        Same(Pending(2), Store.LoadPending());
    }

    [Fact]
    public void Second_verdict_changes_nothing()
    {
        Store.SavePending(Pending(1));
        Store.Commit(Id(1));
        Store.RollBack(Id(1));
        Store.Commit(Id(1));
        Same(Residual(1), Store.LoadUplinkState());

        Store.SavePending(Pending(2));
        Store.RollBack(Id(2));
        Store.Commit(Id(2));
        Same(Residual(1), Store.LoadUplinkState());
    }

    [Fact]
    public void Update_without_a_residual_leaves_the_clients_as_it_is()
    {
        Store.SavePending(Pending(1));
        Store.Commit(Id(1));
        Store.SavePending(Pending(2) with { UplinkNext = null });
        Same(Pending(2) with { UplinkNext = null }, Store.LoadPending());
        Store.Commit(Id(2));
        Assert.Null(Store.LoadPending());
        Same(Residual(1), Store.LoadUplinkState());
    }

    [Fact]
    public void There_is_at_most_one_pending_update()
    {
        Store.SavePending(Pending(1));
        Store.SavePending(Pending(2) with { UplinkNext = null });
        Store.Commit(Id(1));
        Same(Pending(2) with { UplinkNext = null }, Store.LoadPending());
        Store.Commit(Id(2));
        Assert.Null(Store.LoadUplinkState());
    }
}
