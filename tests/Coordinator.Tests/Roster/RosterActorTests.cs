using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using Akka.Actor;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Roster;

/// <summary>The roster between nodes and the coordinator.</summary>
public sealed class RosterActorTests : ActorTest
{
    private readonly TestProbe _coordinator;
    private readonly TestProbe _node;
    private readonly IActorRef _roster;

    public RosterActorTests()
    {
        _coordinator = CreateTestProbe("coordinator");
        _node = CreateTestProbe("node");
        _roster = _coordinator.ChildActorOf(RosterActor.Props(Run, "layout", AdmissionSettings.Open, membership: null), "roster");
    }

    [Fact]
    public void Registration_is_answered_with_all_that_the_node_has_registered()
    {
        Register(_node, "a", 0, 1);
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal([Client(0), Client(1)], changed.Roster.Entries.Keys);
        Assert.Empty(changed.Lost);
        Assert.Equal(new Registered(Run, 2), _node.ExpectMsg<Registered>());
        Register(_node, "a", 2);
        _node.ExpectMsg(new Registered(Run, 3));
        Register(_node, "a", 0, 1);
        _node.ExpectMsg(new Registered(Run, 3));
    }

    [Fact]
    public void Refusal_says_why_to_the_node_and_to_the_coordinator_and_the_roster_stays_as_it_is()
    {
        _roster.Tell(new RegisterClients(WireProtocol.Version, "a", "", [new ClientDescription(Client(0), 4, 1)], "other", "a"), _node);
        var reason = _node.ExpectMsg<RegistrationRefused>().Reason;
        Assert.Contains("expected the coordinator's model, got one with other layers", reason, StringComparison.Ordinal);
        Assert.Equal(new RefusedNode(_node.Ref, "a", reason), _coordinator.ExpectMsg<RefusedNode>());
        Settled(_roster, _coordinator);
    }

    [Fact]
    public void Node_of_other_terms_is_told_which()
    {
        var roster = _coordinator.ChildActorOf(
            RosterActor.Props(Run, "layout", AdmissionSettings.Open, membership: null, [new Term("afd.data.alpha", "0.5")]), "strict");
        roster.Tell(
            new RegisterClients(WireProtocol.Version, "a", "", [new ClientDescription(Client(0), 4, 1)], "layout", "a")
            {
                Terms = [new Term("afd.data.alpha", "0.01")],
            },
            _node);
        Assert.StartsWith(
            "afd.data.alpha: expected 0.5 as the coordinator has it, got 0.01; ", _node.ExpectMsg<RegistrationRefused>().Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_of_a_node_that_ends_are_lost()
    {
        var other = CreateTestProbe("other");
        Register(_node, "a", 0, 2);
        Register(other, "b", 1);
        _coordinator.ExpectMsg<RosterChanged>();
        _coordinator.ExpectMsg<RosterChanged>();

        Sys.Stop(_node.Ref);
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal([Client(1)], changed.Roster.Entries.Keys);
        Assert.Equal([Client(0), Client(2)], changed.Lost.AsEnumerable());
        Assert.Equal("its node is gone", changed.Reason);
    }

    [Fact]
    public void Clients_that_say_goodbye_are_lost_and_those_of_another_node_are_not()
    {
        var other = CreateTestProbe("other");
        Register(_node, "a", 0, 1);
        _coordinator.ExpectMsg<RosterChanged>();
        _roster.Tell(new Goodbye([Client(0)], "not mine"), other);
        Settled(_roster, _coordinator);

        _roster.Tell(new Goodbye([Client(0)], "broken disk"), _node);
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal([Client(1)], changed.Roster.Entries.Keys);
        Assert.Equal([Client(0)], changed.Lost.AsEnumerable());
        Assert.Equal("broken disk", changed.Reason);
    }

    [Fact]
    public void What_a_node_was_doing_is_lost_when_it_comes_back_as_another_actor()
    {
        var back = CreateTestProbe("back");
        Register(_node, "a", 0, 1);
        _coordinator.ExpectMsg<RosterChanged>();

        Register(back, "a", 0);
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal(back.Ref, changed.Roster.Entries[Client(0)].Node);
        Assert.Equal([Client(0)], changed.Lost.AsEnumerable());
        back.ExpectMsg(new Registered(Run, 1));

        // The former node's end takes only what the new one did not register again.
        Sys.Stop(_node.Ref);
        changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal([Client(0)], changed.Roster.Entries.Keys);
        Assert.Equal([Client(1)], changed.Lost.AsEnumerable());
    }

    /// <summary>The node of a probe is at the address of the test's own system.</summary>
    [Fact]
    public void Clients_of_a_node_out_of_reach_are_lost_keep_their_place_and_come_back_with_it()
    {
        var address = _node.Ref.Path.Address;
        Register(_node, "a", 0, 1);
        _coordinator.ExpectMsg<RosterChanged>();

        _roster.Tell(new NodeUnreachable(address));
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal("its node cannot be reached", changed.Reason);
        Assert.Equal([Client(0), Client(1)], changed.Lost.AsEnumerable());
        Assert.Equal([Client(0), Client(1)], changed.Roster.Entries.Keys);
        Assert.Empty(changed.Roster.Available);

        // A sign of life does not say that the cluster sees the node again.
        Register(_node, "a", 0, 1);
        _roster.Tell(new NodeUnreachable(address));
        Settled(_roster, _coordinator);

        _roster.Tell(new NodeReachable(address));
        changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Empty(changed.Lost);
        Assert.Equal([Client(0), Client(1)], changed.Roster.Available.AsEnumerable());
    }

    [Fact]
    public void Clients_of_a_node_that_is_removed_from_the_cluster_leave_the_roster_until_it_registers_again()
    {
        Register(_node, "a", 0);
        _coordinator.ExpectMsg<RosterChanged>();
        _roster.Tell(new NodeUnreachable(_node.Ref.Path.Address));
        _coordinator.ExpectMsg<RosterChanged>();
        _roster.Tell(new NodeRemoved(_node.Ref.Path.Address));
        var changed = _coordinator.ExpectMsg<RosterChanged>();
        Assert.Equal([Client(0)], changed.Lost.AsEnumerable());
        Assert.Equal("its node was removed from the cluster", changed.Reason);
        Assert.Empty(changed.Roster.Entries);

        Register(_node, "a", 0);
        Assert.Equal([Client(0)], _coordinator.ExpectMsg<RosterChanged>().Roster.Available.AsEnumerable());
    }

    /// <summary>It may have come back at the same address before the cluster was rid of it, or never have been away.</summary>
    [Fact]
    public void Node_whose_clients_are_lost_with_the_cluster_is_told_so_and_one_that_says_goodbye_is_not()
    {
        Register(_node, "a", 0, 1);
        _node.ExpectMsg(new Registered(Run, 2));
        _roster.Tell(new NodeRemoved(_node.Ref.Path.Address));
        _node.ExpectMsg(new Registered(Run, 0));

        Register(_node, "a", 0, 1);
        _node.ExpectMsg(new Registered(Run, 2));
        _roster.Tell(new Goodbye([Client(0)], "broken disk"), _node);
        Settled(_roster, _node);
    }

    /// <summary>
    /// A node of the cluster of a coordinator that was killed: its system is about to end, and what it would be drawn for with it.
    /// </summary>
    [Fact]
    public void Node_that_is_no_member_of_the_cluster_is_not_registered_before_it_joins_and_not_after_it_was_removed()
    {
        var address = _node.Ref.Path.Address;
        var roster = _coordinator.ChildActorOf(
            RosterActor.Props(Run, "layout", AdmissionSettings.Open, Props.Empty), "clustered");
        Register(roster, _node, "a", 0);
        Settled(roster, _coordinator);
        _node.ExpectNoMsg(TimeSpan.Zero);

        roster.Tell(new NodeJoined(address));
        Register(roster, _node, "a", 0);
        _node.ExpectMsg(new Registered(Run, 1));
        Assert.Equal([Client(0)], _coordinator.ExpectMsg<RosterChanged>().Roster.Available.AsEnumerable());

        roster.Tell(new NodeRemoved(address));
        _node.ExpectMsg(new Registered(Run, 0));
        Assert.Empty(_coordinator.ExpectMsg<RosterChanged>().Roster.Entries);
        Register(roster, _node, "a", 0);
        Settled(roster, _coordinator);
        _node.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Sign_of_life_is_answered_and_changes_nothing()
    {
        Register(_node, "a", 0, 1);
        _coordinator.ExpectMsg<RosterChanged>();
        Register(_node, "a", 0, 1);
        Register(_node, "a");
        Settled(_roster, _coordinator);
        for (var answer = 0; answer < 3; answer++) _node.ExpectMsg(new Registered(Run, 2));
    }

    private void Register(TestProbe node, string name, params int[] clients) => Register(_roster, node, name, clients);

    private static void Register(IActorRef roster, TestProbe node, string name, params int[] clients) => roster.Tell(
        new RegisterClients(
            WireProtocol.Version, name, "", [.. clients.Select(index => new ClientDescription(Client(index), 4, 1))], "layout", name),
            node);
}
