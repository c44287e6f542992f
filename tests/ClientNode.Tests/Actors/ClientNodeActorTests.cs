using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A node between its clients and the coordinator.</summary>
public sealed class ClientNodeActorTests : ClientNodeTest
{
    [Fact]
    public void Node_asks_which_run_it_is_before_it_makes_its_clients_and_registers_them()
    {
        var node = StartNode(2);
        var hello = Coordinator.ExpectMsg<RegisterClients>();
        Assert.Equal(
            (WireProtocol.Version, "node", "s3cret", "pa55", "layout"),
            (hello.ProtocolVersion, hello.NodeId, hello.Secret, hello.Token, hello.LayoutFingerprint));
        Assert.Empty(hello.Clients);
        Assert.Empty(Made);

        Answer(node, 0);
        Assert.Empty(hello.Terms);

        var registration = Coordinator.ExpectMsg<RegisterClients>();
        Assert.Equal([Description(0), Description(1)], registration.Clients.ToArray());
        Assert.Equal([new Term("afd.run.seed", "7")], registration.Terms.AsEnumerable());
        Assert.Equal([Run, Run], Made);
    }

    [Fact]
    public void Question_and_registration_are_repeated_until_they_are_answered()
    {
        var node = StartNode(1);
        var hello = Coordinator.ExpectMsg<RegisterClients>();
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Coordinator.ExpectMsg(hello);
        Answer(node, 0);
        var request = Coordinator.ExpectMsg<RegisterClients>();
        Time.Advance(Retry);
        Coordinator.ExpectMsg(request);
        Time.Advance(Retry);
        Coordinator.ExpectMsg(request);
        Settled(node, Coordinator);
    }

    /// <summary>The registration is a sign of life every 5 retries.</summary>
    [Fact]
    public void Node_that_serves_registers_again_now_and_then()
    {
        var node = StartRegistered(1);
        Time.Advance(4 * Retry);
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Assert.Single(Coordinator.ExpectMsg<RegisterClients>().Clients);
        Answer(node, 1);
        Time.Advance(5 * Retry);
        Assert.Single(Coordinator.ExpectMsg<RegisterClients>().Clients);
    }

    [Fact]
    public void Node_that_serves_registers_at_once_when_it_hears_that_clients_are_off_the_roster()
    {
        var node = StartRegistered(2);
        Answer(node, 1);
        Assert.Equal(2, Coordinator.ExpectMsg<RegisterClients>().Clients.Length);
        Answer(node, 0);
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Assert.Equal(2, Coordinator.ExpectMsg<RegisterClients>().Clients.Length);
        Answer(node, 2);
        Settled(node, Coordinator);
        Time.Advance(4 * Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Many_clients_are_registered_in_batches_until_all_are_on_the_roster()
    {
        // 250 clients fit into a message, so 251 need two.
        var node = StartNode(RegisterClients.BatchSize + 1);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, 0);
        ExpectBatches();
        Answer(node, RegisterClients.BatchSize);
        Settled(node, Coordinator);
        Time.Advance(Retry);
        ExpectBatches();
        Answer(node, RegisterClients.BatchSize + 1);
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Node_that_is_refused_for_good_stops_and_says_why()
    {
        var node = StartNode(1);
        Coordinator.Watch(node);
        Coordinator.ExpectMsg<RegisterClients>();
        node.Tell(new RegistrationRefused("another model", Retry: false), Coordinator);
        Coordinator.ExpectTerminated(node);
        Assert.Equal(new NodeEnd.Refused("another model"), Ended());
    }

    /// <summary>The limit is of one refusal after another; a registration in between begins it anew.</summary>
    [Fact]
    public void Node_that_is_refused_for_now_ends_after_its_limit()
    {
        var limit = TimeSpan.FromMinutes(1);
        var node = StartNode(1, wait: limit);
        Coordinator.Watch(node);
        Answer(node, 0);
        RefuseForNow(node);
        Time.Advance(limit - TimeSpan.FromMilliseconds(1));
        Answer(node, 1);
        RefuseForNow(node);
        Time.Advance(limit - TimeSpan.FromMilliseconds(1));
        RefuseForNow(node);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Coordinator.FishForMessage(message => message is Terminated);
        Assert.Equal(
            new NodeEnd.NoCoordinator("the coordinator refused this node for 00:01:00 (--wait): client c000 is registered by another node"),
            Ended());
    }

    [Fact]
    public void Node_that_is_refused_for_now_asks_again_after_each_retry()
    {
        var node = StartRegistered(1);
        for (var refusal = 0; refusal < 3; refusal++)
        {
            node.Tell(new RegistrationRefused("client c000 is registered by another node", Retry: true), Coordinator);
            Settled(node, Coordinator);
            Time.Advance(Retry);
            Assert.Single(Coordinator.ExpectMsg<RegisterClients>().Clients);
        }

        Answer(node, 1);
        Settled(node, Coordinator);
        Time.Advance(4 * Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Clients_are_made_anew_when_the_coordinator_leads_another_run()
    {
        var node = StartRegistered(2);
        var other = new RunId("fedcba9876543210");
        node.Tell(new Registered(other, 2), Coordinator);
        Assert.Equal(2, Coordinator.ExpectMsg<RegisterClients>().Clients.Length);
        Assert.Equal([Run, Run, other, other], Made);
        Settled(ClientOf(node, 1), Coordinator);
    }

    [Fact]
    public void Node_takes_its_leave_once_when_the_run_is_over_and_every_client_is_done()
    {
        var node = StartRegistered(2);
        Coordinator.Watch(node);
        node.Tell(new RunEnded(Run, "all rounds are closed"), Coordinator);
        node.Tell(new RunEnded(Run, "all rounds are closed"), Coordinator);
        Settled(node, Coordinator);

        ClientOf(node, 0).Tell(PoisonPill.Instance);
        Settled(node, Coordinator);
        ClientOf(node, 1).Tell(PoisonPill.Instance);
        Assert.Equal([Description(0).Client, Description(1).Client], Coordinator.ExpectMsg<Goodbye>().Clients.ToArray());
        Coordinator.ExpectTerminated(node);
        Assert.Equal(new NodeEnd.RunOver("all rounds are closed"), Ended());
    }

    [Fact]
    public void Node_of_a_run_that_has_failed_takes_its_leave_and_ends_with_the_reason()
    {
        var node = StartRegistered(1);
        node.Tell(new RunEnded(Run, "training diverged", Failed: true), Coordinator);
        Settled(node, Coordinator);
        ClientOf(node, 0).Tell(PoisonPill.Instance);
        Assert.Equal([Description(0).Client], Coordinator.ExpectMsg<Goodbye>().Clients.ToArray());
        Assert.Equal(new NodeEnd.RunFailed("training diverged"), Ended());
    }

    /// <summary>A client that never hears the fate of its update keeps it on disk; its node does not wait for ever.</summary>
    [Fact]
    public void Node_leaves_after_ten_seconds_without_the_clients_that_are_not_done()
    {
        var node = StartRegistered(1);
        Coordinator.Watch(node);
        node.Tell(new RunEnded(Run, "over"), Coordinator);
        Settled(node, Coordinator);
        Time.Advance(TimeSpan.FromSeconds(10));
        Coordinator.ExpectMsg<Goodbye>();
        Coordinator.ExpectTerminated(node);
        Assert.IsType<NodeEnd.RunOver>(Ended());
    }

    [Fact]
    public void Node_that_comes_after_the_run_is_over_leaves_at_once()
    {
        var node = StartNode(1);
        Coordinator.ExpectMsg<RegisterClients>();
        node.Tell(new RunEnded(Run, "over"), Coordinator);
        Coordinator.ExpectMsg<Goodbye>();
        Assert.Equal(new NodeEnd.RunOver("over"), Ended());
        Assert.Empty(Made);
    }

    [Fact]
    public async Task Run_is_not_ended_by_another_node()
    {
        using var elsewhere = ActorSystem.Create("elsewhere");
        var node = StartRegistered(1);
        var stranger = new Recorder(elsewhere);
        node.Tell(new RunEnded(Run, "so there"), stranger);
        node.Tell(new RegistrationRefused("so there", Retry: false), stranger);
        Settled(node, Coordinator);
        Assert.False(End.Task.IsCompleted);
        await elsewhere.Terminate();
    }

    [Fact]
    public void Token_and_secret_are_not_printed_with_the_settings()
    {
        var text = new ClientNodeSettings("node", "s3cret", "layout", "pa55", Retry).ToString();
        Assert.Contains("NodeId = node", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    private void ExpectBatches()
    {
        Assert.Equal(RegisterClients.BatchSize, Coordinator.ExpectMsg<RegisterClients>().Clients.Length);
        Assert.Equal([Description(RegisterClients.BatchSize)], Coordinator.ExpectMsg<RegisterClients>().Clients.ToArray());
    }

    /// <summary>The node has handled the refusal, whatever it sent before.</summary>
    private void RefuseForNow(IActorRef node)
    {
        node.Tell(new RegistrationRefused("client c000 is registered by another node", Retry: true), Coordinator);
        node.Tell(new Identify(node), Coordinator);
        Coordinator.FishForMessage(message => message is ActorIdentity);
    }
}
