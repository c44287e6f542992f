using AfdActors.Compat.Akka.Cluster.Tests.Support;
using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Compat.Akka.Cluster.Tests.Membership;

public sealed class LeavingTests : ClusterTest
{
    [Fact]
    public async Task Node_that_leaves_is_let_go_step_by_step_and_its_system_ends()
    {
        var first = Found();
        var second = StartNode();
        Join(second, first);
        AwaitUp(first, 2);
        AwaitUp(second, 2);
        var events = Subscriber(first, typeof(ClusterEvent.IMemberEvent));
        var removed = new TaskCompletionSource();
        ClusterOf(second).RegisterOnMemberRemoved(removed.SetResult);

        ClusterOf(second).Leave(AddressOf(second));
        ExpectMember<ClusterEvent.MemberLeft>(events, AddressOf(second));
        ExpectMember<ClusterEvent.MemberExited>(events, AddressOf(second));
        var last = events.ExpectMsg<ClusterEvent.MemberRemoved>(Patience);
        Assert.Equal(AddressOf(second), last.Member.Address);
        Assert.Equal(MemberStatus.Exiting, last.PreviousStatus);
        await removed.Task.WaitAsync(Patience);
        await second.WhenTerminated.WaitAsync(Patience);
        Assert.True(ClusterOf(second).IsTerminated);
    }

    [Fact]
    public async Task System_that_terminates_leaves_first()
    {
        var first = Found();
        var second = StartNode();
        Join(second, first);
        AwaitUp(first, 2);
        AwaitUp(second, 2);
        Echo(second);
        var watcher = CreateTestProbe(first);
        var echo = watcher.Watch(Find(first, second));
        var events = Subscriber(first, typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.IReachabilityEvent));

        await second.Terminate().WaitAsync(Patience);
        Assert.Equal(MemberStatus.Exiting, events.ExpectMsg<ClusterEvent.MemberRemoved>(Patience).PreviousStatus);
        watcher.ExpectTerminated(echo, Patience);
        AwaitUp(first, 1);
    }

    [Fact]
    public async Task Leader_hands_over_when_it_leaves()
    {
        var first = Found();
        var second = StartNode();
        var third = StartNode();
        Join(second, first);
        Join(third, first);
        AwaitUp(second, 3);
        AwaitUp(third, 3);
        await first.Terminate().WaitAsync(Patience);
        AwaitUp(second, 2);
        AwaitUp(third, 2);
    }

    [Fact]
    public async Task Node_that_is_downed_shuts_down_and_is_removed()
    {
        var first = Found();
        var second = StartNode();
        Join(second, first);
        AwaitUp(second, 2);
        AwaitUp(first, 2);
        var events = Subscriber(first, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));

        ClusterOf(first).Down(AddressOf(second));
        ExpectMember<ClusterEvent.MemberDowned>(events, AddressOf(second));
        await second.WhenTerminated.WaitAsync(Patience);
        Assert.Equal(MemberStatus.Down, events.ExpectMsg<ClusterEvent.MemberRemoved>(Patience).PreviousStatus);
        AwaitUp(first, 1);
    }

    [Fact]
    public async Task Node_that_comes_back_at_its_address_replaces_its_earlier_self()
    {
        var first = Found();
        var second = StartNode();
        var port = AddressOf(second).Port!.Value;
        Join(second, first);
        AwaitUp(first, 2);
        AwaitUp(second, 2);
        Echo(second);
        var watcher = CreateTestProbe(first);
        var before = watcher.Watch(Find(first, second));
        var earlier = ClusterOf(second).SelfUniqueAddress;
        ((ExtendedActorSystem)second).Abort(); // as if killed: it says goodbye to nobody
        await second.WhenTerminated.WaitAsync(Patience);

        var again = StartNodeAt(port);
        Join(again, first);
        watcher.ExpectTerminated(before, Patience);
        AwaitUp(again, 2);
        AwaitUp(first, 2);
        Assert.DoesNotContain(ClusterOf(first).State.Members, m => m.UniqueAddress == earlier);
        Assert.Contains(ClusterOf(first).State.Members, m => m.UniqueAddress == ClusterOf(again).SelfUniqueAddress);
        Echo(again);
        var after = Find(first, again);
        after.Tell("I am back", watcher.Ref);
        watcher.ExpectMsg("I am back", Patience);
    }

    [Fact]
    public async Task Coordinator_that_comes_back_at_once_is_another_one_to_its_clients()
    {
        var port = FreePort();
        var config = $"{Coordinator}\nakka.cluster.seed-nodes = [\"akka.tcp://test@127.0.0.1:{port}\"]";
        var coordinator = StartNodeAt(port, config);
        AwaitUp(coordinator, 1);
        var client = StartNode();
        Join(client, coordinator);
        AwaitUp(client, 2);
        AwaitUp(coordinator, 2);
        ((ExtendedActorSystem)coordinator).Abort(); // as if killed: it says goodbye to nobody
        await coordinator.WhenTerminated.WaitAsync(Patience);

        var again = StartNodeAt(port, config);
        AwaitUp(again, 1);
        await client.WhenTerminated.WaitAsync(Patience); // the oldest coordinator that it knew is gone
        var clientAgain = StartNode();
        Join(clientAgain, again);
        AwaitUp(clientAgain, 2);
        AwaitUp(again, 2);
    }
}
