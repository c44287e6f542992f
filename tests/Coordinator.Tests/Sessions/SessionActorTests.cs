using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Sessions;

/// <summary>The way of one offer when the client keeps to the protocol and the wire loses and repeats.</summary>
public sealed class SessionActorTests : SessionTest
{
    [Fact]
    public void Offer_is_repeated_until_the_first_chunk_is_asked_for()
    {
        var session = StartSession();
        Time.Advance(Retry - TimeSpan.FromTicks(1));
        Settled(session, Peer);
        Time.Advance(TimeSpan.FromTicks(1));
        Peer.ExpectMsg<TrainOffer>();
        Time.Advance(Retry);
        Peer.ExpectMsg<TrainOffer>();

        // The third tick sends nothing, the fourth does.
        Time.Advance(Retry);
        Settled(session, Peer);
        Time.Advance(Retry);
        Peer.ExpectMsg<TrainOffer>();

        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, 1), Peer);
        Assert.Equal(1, Peer.ExpectMsg<PayloadChunk>().Index);
        Time.Advance(Retry);
        Settled(session, Peer);
    }

    [Fact]
    public void Sub_model_is_served_as_often_as_it_is_asked_for()
    {
        var session = StartSession();
        foreach (var index in new[] { 1, 0, 1 })
        {
            session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, index), Peer);
            var chunk = Peer.ExpectMsg<PayloadChunk>();
            Assert.Equal((Offer, PayloadDirection.Down, index), (chunk.Offer, chunk.Direction, chunk.Index));
        }
    }

    [Fact]
    public void Update_is_pulled_and_handed_over_once_though_everything_comes_twice()
    {
        var session = StartSession();
        session.Tell(Result, Peer);
        session.Tell(Result, Peer);
        ExpectRequest(0);
        Puller.Tell(Chunk(0), Peer);
        Puller.Tell(Chunk(0), Peer);
        ExpectRequest(1);
        Puller.Tell(Chunk(1), Peer);
        Puller.Tell(Chunk(1), Peer);
        session.Tell(Result, Peer);

        var received = Coordinator.ExpectMsg<UpdateReceived>();
        Assert.Equal((Offer, 0.5, Samples), (received.Offer, received.Loss, received.Samples));
        Assert.Equal(Enumerable.Repeat(0.25f, 20), received.Update!.Trained.Values.ToArray());
        Settled(session, Coordinator);
        Settled(session, Peer);
    }

    /// <summary>Its puller, which holds the room, is there until the coordinator has added the update and ends the session.</summary>
    [Fact]
    public void Update_that_was_handed_over_takes_room_until_the_session_ends()
    {
        var session = StartSession();
        Deliver(session);
        Puller.Tell(new Identify("here still"), TestActor);
        Assert.Equal(Puller, ExpectMsg<ActorIdentity>().Subject);

        Watch(Puller);
        Sys.Stop(session);
        ExpectTerminated(Puller);
    }

    /// <summary>Chunk 0 took a retry time from its first request, which is a round trip: chunk 1 is overdue after four of them.</summary>
    [Fact]
    public void Lost_chunk_of_the_update_is_asked_for_again_when_it_is_overdue()
    {
        var session = StartSession();
        session.Tell(Result, Peer);
        ExpectRequest(0);
        Time.Advance(Retry);
        ExpectRequest(0);
        Puller.Tell(Chunk(0), Peer);
        ExpectRequest(1);

        Time.Advance(3 * Retry);
        Settled(Puller, Peer);
        Time.Advance(Retry);
        ExpectRequest(1);
    }

    [Fact]
    public void Messages_of_other_offers_change_nothing()
    {
        var session = StartSession();
        var other = Offer with { Attempt = 1 };
        session.Tell(new ChunkRequest(other, PayloadDirection.Down, 0), Peer);
        session.Tell(Result with { Offer = other }, Peer);
        session.Tell(new OfferDeclined(other, "busy"), Peer);
        session.Tell(new TrainingFailed(other, "no memory"), Peer);
        Settled(session, Peer);
        Settled(session, Coordinator);
        Time.Advance(Retry);
        Peer.ExpectMsg<TrainOffer>();
    }

    [Fact]
    public void Client_that_declines_ends_the_session()
    {
        var session = StartSession();
        session.Tell(new OfferDeclined(Offer, "busy"), Peer);
        Coordinator.ExpectMsg(new SessionFailed(Offer, "declined: busy"));
        Coordinator.ExpectTerminated(session);
    }

    [Fact]
    public void Client_whose_training_failed_ends_the_session()
    {
        var session = StartSession();
        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, 0), Peer);
        session.Tell(new TrainingFailed(Offer, "no memory left"), Peer);
        Coordinator.ExpectMsg(new SessionFailed(Offer, "training failed: no memory left"));
        Coordinator.ExpectTerminated(session);
    }
}
