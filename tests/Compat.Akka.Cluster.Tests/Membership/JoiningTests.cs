using AfdActors.Compat.Akka.Cluster.Tests.Support;
using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Compat.Akka.Cluster.Tests.Membership;

public sealed class JoiningTests : ClusterTest
{
    [Fact]
    public void Node_that_joins_is_seen_joining_and_then_up()
    {
        var first = Found();
        var events = Subscriber(first, typeof(ClusterEvent.IMemberEvent));
        var second = StartNode();
        Join(second, first);

        ExpectMember<ClusterEvent.MemberJoined>(events, AddressOf(second));
        ExpectMember<ClusterEvent.MemberUp>(events, AddressOf(second));
        AwaitUp(second, 2);
        Assert.True(ClusterOf(second).IsUp);
        Assert.Equal(["client"], ClusterOf(second).SelfRoles);
    }

    [Fact]
    public void All_nodes_come_to_see_the_same_cluster_and_the_same_leader()
    {
        var first = Found();
        var nodes = new[] { first, StartNode(), StartNode(), StartNode() };
        foreach (var node in nodes.Skip(1))
        {
            Join(node, first);
        }

        var leader = nodes.Select(AddressOf).Order(Member.AddressOrdering).First();
        foreach (var node in nodes)
        {
            AwaitUp(node, 4);
            AwaitAssert(() => Assert.Equal(leader, ClusterOf(node).State.Leader), Patience);
            Assert.Equal(AddressOf(first), ClusterOf(node).State.RoleLeader("coordinator"));
        }

        var ages = ClusterOf(first).State.Members.OrderBy(m => m, Member.AgeOrdering).ToArray();
        Assert.Equal(AddressOf(first), ages[0].Address);
        Assert.True(ages[0].IsOlderThan(ages[3]));
    }

    [Fact]
    public void First_seed_node_founds_the_cluster_that_others_find_by_it()
    {
        var port = FreePort();
        var seed = $"akka.tcp://test@127.0.0.1:{port}";
        var late = StartNode($"akka.cluster.seed-nodes = [\"{seed}\"]"); // asks before anybody is there
        var first = StartNodeAt(port, $"akka.cluster.seed-nodes = [\"{seed}\", \"{AddressOf(late)}\"]\n{Coordinator}");
        AwaitUp(first, 2);
        AwaitUp(late, 2);
    }

    [Fact]
    public async Task Join_is_done_when_the_node_is_up()
    {
        var first = Found();
        var second = StartNode();
        await ClusterOf(second).JoinAsync(AddressOf(first)).WaitAsync(Patience);
        Assert.Equal(MemberStatus.Up, ClusterOf(second).SelfMember.Status);
    }

    [Fact]
    public void System_of_another_name_does_not_get_in()
    {
        var first = Found();
        var stranger = StartNode(name: "stranger");
        ClusterOf(stranger).Join(AddressOf(first));
        var friend = StartNode();
        Join(friend, first);
        AwaitUp(first, 2);
        Assert.Empty(ClusterOf(stranger).State.Members);
    }

    [Fact]
    public void Nobody_comes_up_before_enough_have_joined()
    {
        const string AtLeastTwo = "akka.cluster.min-nr-of-members = 2";
        var first = StartNode($"{Coordinator}\n{AtLeastTwo}");
        var up = CreateTestProbe(first);
        ClusterOf(first).RegisterOnMemberUp(() => up.Ref.Tell("up"));
        ClusterOf(first).Join(AddressOf(first));
        AwaitAssert(() => Assert.Equal(MemberStatus.Joining, ClusterOf(first).SelfMember.Status), Patience);
        up.ExpectNoMsg(TimeSpan.FromMilliseconds(500));

        var second = StartNode(AtLeastTwo);
        Join(second, first);
        up.ExpectMsg("up", Patience);
        AwaitUp(first, 2);
        AwaitUp(second, 2);
        ClusterOf(first).RegisterOnMemberUp(() => up.Ref.Tell("up already"));
        up.ExpectMsg("up already", Patience);
    }

    [Fact]
    public async Task Who_joins_while_a_member_is_unreachable_is_weakly_up_until_that_member_is_gone()
    {
        const string Patient = "akka.cluster { allow-weakly-up-members = 500ms, split-brain-resolver.stable-after = 60s }";
        var first = StartNode($"{Coordinator}\n{Patient}");
        Join(first, first);
        var lost = StartNode(Patient);
        AwaitUp(first, 1);
        Join(lost, first);
        AwaitUp(first, 2);
        AwaitUp(lost, 2);
        var events = Subscriber(first, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        ((ExtendedActorSystem)lost).Abort(); // as if killed: it says goodbye to nobody
        await lost.WhenTerminated.WaitAsync(Patience);
        events.ExpectMsg<ClusterEvent.UnreachableMember>(Patience);

        var late = StartNode(Patient);
        Join(late, first);
        ExpectMember<ClusterEvent.MemberJoined>(events, AddressOf(late));
        ExpectMember<ClusterEvent.MemberWeaklyUp>(events, AddressOf(late));
        ClusterOf(first).Down(AddressOf(lost));
        ExpectMember<ClusterEvent.MemberDowned>(events, AddressOf(lost));
        AwaitUp(first, 2);
        AwaitUp(late, 2);
    }

    [Fact]
    public void Subscription_begins_with_a_snapshot_or_with_events()
    {
        var first = Found();
        var snapshot = CreateTestProbe(first);
        ClusterOf(first).Subscribe(snapshot.Ref, typeof(ClusterEvent.IMemberEvent));
        Assert.Equal(AddressOf(first), Assert.Single(snapshot.ExpectMsg<ClusterEvent.CurrentClusterState>(Patience).Members).Address);

        var events = CreateTestProbe(first);
        ClusterOf(first).Subscribe(
            events.Ref, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.LeaderChanged));
        ExpectMember<ClusterEvent.MemberUp>(events, AddressOf(first));
        Assert.Equal(AddressOf(first), events.ExpectMsg<ClusterEvent.LeaderChanged>(Patience).Leader);

        ClusterOf(first).Unsubscribe(snapshot.Ref);
        ClusterOf(first).SendCurrentClusterState(snapshot.Ref);
        snapshot.ExpectMsg<ClusterEvent.CurrentClusterState>(Patience);
        var second = StartNode();
        Join(second, first);
        ExpectMember<ClusterEvent.MemberJoined>(events, AddressOf(second));
        ExpectMember<ClusterEvent.MemberUp>(events, AddressOf(second));
        snapshot.ExpectNoMsg(TimeSpan.FromMilliseconds(200));
    }
}
