using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A node between its clients and the coordinator.</summary>
public sealed class ClientNodeActorTests : ClientTest
{
    private sealed record Fail : INoSerializationVerificationNeeded
    {
        public static readonly Fail Instance = new();
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile() => Receive<Fail>(_ => throw new InvalidOperationException("broken disk"));
    }

    [Fact]
    public void Clients_are_registered_and_no_more_is_sent_once_that_is_answered()
    {
        var node = StartNode(2);
        var request = Coordinator.ExpectMsg<RegisterClients>();
        Assert.Equal((WireProtocol.Version, "node", "layout"), (request.ProtocolVersion, request.NodeId, request.LayoutFingerprint));
        Assert.Equal([Description(0), Description(1)], request.Clients.ToArray());
        Answer(node, 2);
        Time.Advance(Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Registration_is_repeated_until_it_is_answered()
    {
        var node = StartNode(1);
        var request = Coordinator.ExpectMsg<RegisterClients>();
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Coordinator.ExpectMsg(request);
        Time.Advance(Retry);
        Coordinator.ExpectMsg(request);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Many_clients_are_registered_in_batches_one_after_the_other()
    {
        // 250 clients fit into a message, so 251 need two.
        var node = StartNode(RegisterClients.BatchSize + 1);
        Assert.Equal(RegisterClients.BatchSize, Coordinator.ExpectMsg<RegisterClients>().Clients.Length);
        Settled(node, Coordinator);
        Answer(node, RegisterClients.BatchSize);
        Assert.Equal([Description(RegisterClients.BatchSize)], Coordinator.ExpectMsg<RegisterClients>().Clients.ToArray());
        Answer(node, RegisterClients.BatchSize + 1);
        Time.Advance(Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Second_answer_to_a_repeated_batch_does_not_stand_for_the_next_batch()
    {
        var node = StartNode(RegisterClients.BatchSize + 1);
        Coordinator.ExpectMsg<RegisterClients>();
        Settled(node, Coordinator);
        Time.Advance(Retry);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, RegisterClients.BatchSize);
        Answer(node, RegisterClients.BatchSize);

        Assert.Single(Coordinator.ExpectMsg<RegisterClients>().Clients);
        Time.Advance(Retry);
        Assert.Single(Coordinator.ExpectMsg<RegisterClients>().Clients);
        Answer(node, RegisterClients.BatchSize + 1);
        Time.Advance(Retry);
        Settled(node, Coordinator);
    }

    [Fact]
    public void Node_that_is_refused_stops()
    {
        var node = StartNode(1);
        Coordinator.Watch(node);
        Coordinator.ExpectMsg<RegisterClients>();
        node.Tell(new RegistrationRefused("another model"), Coordinator);
        Coordinator.ExpectTerminated(node);
    }

    [Fact]
    public void Client_that_fails_a_fourth_time_in_a_minute_is_taken_out_alone()
    {
        var node = StartNode(2);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, 2);
        var client = ClientOf(node, 1);
        for (var failure = 1; failure <= 3; failure++)
        {
            client.Tell(Fail.Instance);
            Settled(client, Coordinator);
        }

        client.Tell(Fail.Instance);
        var goodbye = Coordinator.ExpectMsg<Goodbye>();
        Assert.Equal([Description(1).Client], goodbye.Clients.ToArray());
        Assert.Contains("failed more than 3 times", goodbye.Reason, StringComparison.Ordinal);
        Assert.Equal(node, Coordinator.Sender);
        Settled(ClientOf(node, 0), Coordinator);
    }

    [Fact]
    public void Client_that_died_before_it_was_registered_is_not_registered_by_a_later_try()
    {
        var node = StartNode(2);
        Coordinator.ExpectMsg<RegisterClients>();
        var client = ClientOf(node, 0);
        for (var failure = 0; failure <= 3; failure++) client.Tell(Fail.Instance);
        Coordinator.ExpectMsg<Goodbye>();
        Time.Advance(Retry);
        Assert.Equal([Description(1)], Coordinator.ExpectMsg<RegisterClients>().Clients.ToArray());
    }

    private static ClientDescription Description(int index) => new(new ClientId($"c{index:d3}"), 4, 1);

    private void Answer(IActorRef node, int clients) => node.Tell(new Registered(new RunId("0123456789abcdef"), clients), Coordinator);

    private IActorRef ClientOf(IActorRef node, int index)
    {
        Sys.ActorSelection(node.Path / ActorNames.Client(Description(index).Client)).Tell(new Identify(index), Coordinator);
        return Coordinator.ExpectMsg<ActorIdentity>().Subject;
    }

    private IActorRef StartNode(int clients)
    {
        ImmutableArray<HostedClient> hosted =
            [.. Enumerable.Range(0, clients).Select(index => new HostedClient(Description(index), Props.Create(() => new Fragile())))];
        return Sys.ActorOf(ClientNodeActor.Props("node", "layout", hosted, Coordinator, Retry));
    }
}
