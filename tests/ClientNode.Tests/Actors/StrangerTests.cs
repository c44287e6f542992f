using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>Messages count that come from the coordinator's node; those of any other have no effect.</summary>
public sealed class StrangerTests : ClientTest
{
    /// <summary>A second system of this process has another address.</summary>
    private readonly ActorSystem _elsewhere = ActorSystem.Create("elsewhere");

    [Fact]
    public void Offer_of_another_node_is_not_answered()
    {
        var client = StartClient();
        var stranger = new Recorder(_elsewhere);
        client.Tell(Offer(1), stranger);
        Settled(client, Session);
        Assert.Empty(stranger.Received);

        Train(client, Offer(1));
    }

    [Fact]
    public void Update_is_not_served_to_another_node_and_its_verdict_settles_nothing()
    {
        var client = StartClient();
        var offer = Offer(1);
        Answer(client, offer, 3);
        var stranger = new Recorder(_elsewhere);
        client.Tell(new ChunkRequest(offer.Offer, PayloadDirection.Up, 0), stranger);
        client.Tell(new Verdict(offer.Offer, VerdictKind.Rejected, "so there"), stranger);
        client.Tell(new CancelTraining(offer.Offer, "so there"), stranger);
        Settled(client, Session);
        Assert.Empty(stranger.Received);
        Assert.NotNull(State.LoadPending());
    }

    [Fact]
    public void Chunk_of_another_node_is_not_taken()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        Puller.Tell(new PayloadChunk(offer.Offer, PayloadDirection.Down, 0, new byte[64]), new Recorder(_elsewhere));
        Settled(client, Session);

        for (var index = 0; index < 4; index++)
        {
            SendChunk(offer, index);
            if (index == 0) ExpectRequests(offer, 1, 2);
            if (index == 1) ExpectRequests(offer, 3);
        }

        Training.ExpectMsg<Job>();
    }

    /// <summary>Between a node and its clients, which are of one process, the coordinator's address does not count.</summary>
    [Fact]
    public async Task Clients_of_a_coordinator_at_another_address_stop_when_their_node_hears_that_the_run_is_over()
    {
        var coordinator = new Recorder(_elsewhere);
        var end = new TaskCompletionSource<NodeEnd>();
        var hosted = new HostedClient(new ClientDescription(Self, 4, 0), _ => ClientActor.Props(Setup(coordinator)));
        var node = Sys.ActorOf(
            ClientNodeActor.Props(
            new ClientNodeSettings("node", "s3cret", "layout", "", TimeSpan.FromSeconds(2)), [hosted], coordinator, end));
        Session.Watch(node);
        node.Tell(new Registered(Id(1).Run, 0), coordinator);
        Settled(node, Session);

        node.Tell(new RunEnded(Id(1).Run, "all rounds are closed"), coordinator);
        Session.ExpectTerminated(node);
        Assert.Equal(new NodeEnd.RunOver("all rounds are closed"), await end.Task);
        Assert.Equal([Self], coordinator.Received.OfType<Goodbye>().Single().Clients.ToArray());
    }

    protected override void AfterAll()
    {
        _elsewhere.Dispose();
        base.AfterAll();
    }
}
