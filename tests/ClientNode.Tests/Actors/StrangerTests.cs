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

    protected override void AfterAll()
    {
        _elsewhere.Dispose();
        base.AfterAll();
    }
}
