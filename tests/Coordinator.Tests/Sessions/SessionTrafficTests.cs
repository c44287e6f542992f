using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Sessions;

/// <summary>
/// What a session counts: each part once, repeats apart. The expected bytes are those that Akka gets from the serializer.
/// </summary>
public sealed class SessionTrafficTests : SessionTest
{
    [Fact]
    public void Each_part_counts_once_in_its_direction()
    {
        var session = StartSession(null, out var offer);
        var down = BytesOf(offer) + Ask(session, 0) + Ask(session, 1);
        Deliver(session);

        // 20 weights in a header and 80 bytes: chunks of 64 and of the rest.
        Assert.InRange(down, 80, 1_000);
        Assert.Equal(new Traffic(down, BytesOf(Result, Chunk(0), Chunk(1)), 0), Traffic.Read());
    }

    [Fact]
    public void What_is_sent_again_is_counted_apart_and_changes_nothing_else()
    {
        var session = StartSession(null, out var offer);
        Time.Advance(Retry);
        Assert.Equal(offer, Peer.ExpectMsg<TrainOffer>());
        var (first, again, second) = (Ask(session, 0), Ask(session, 0), Ask(session, 1));
        session.Tell(Result, Peer);
        ExpectRequest(0);
        session.Tell(Result, Peer);
        Puller.Tell(Chunk(0), Peer);
        Puller.Tell(Chunk(0), Peer);
        ExpectRequest(1);
        Puller.Tell(Chunk(1), Peer);
        Coordinator.ExpectMsg<UpdateReceived>();
        session.Tell(Result, Peer);
        Settled(session, Peer);

        Assert.Equal(
            new Traffic(
                BytesOf(offer) + first + second,
                BytesOf(Result, Chunk(0), Chunk(1)),
                BytesOf(offer) + again + BytesOf(Result, Chunk(0), Result)),
            Traffic.Read());
    }

    [Fact]
    public void The_whole_sub_model_after_a_difference_is_no_repeat()
    {
        var session = StartSession(() => new PayloadSource([1, 2, 3], 64), out var difference);
        var lacking = Ask(session, 0);
        session.Tell(new ViewUnknown(Offer, "lost"), Peer);
        var whole = Peer.ExpectMsg<TrainOffer>();
        var (first, again) = (Ask(session, 0), Ask(session, 0));

        Assert.Equal(new Traffic(BytesOf(difference, whole) + lacking + first, 0, again), Traffic.Read());
    }

    [Fact]
    public void A_failure_counts_and_messages_of_other_offers_do_not()
    {
        var other = Offer with { Attempt = 1 };
        var failed = new TrainingFailed(Offer, "no memory left");
        var session = StartSession(null, out var offer);
        session.Tell(new ChunkRequest(other, PayloadDirection.Down, 0), Peer);
        session.Tell(Result with { Offer = other }, Peer);
        session.Tell(new TrainingFailed(other, "no memory left"), Peer);
        session.Tell(failed, Peer);
        Coordinator.ExpectMsg<SessionFailed>();

        Assert.Equal(new Traffic(BytesOf(offer), BytesOf(failed), 0), Traffic.Read());
    }

    [Fact]
    public void A_declined_offer_counts_and_its_decline_does_not()
    {
        var session = StartSession(null, out var offer);
        session.Tell(new OfferDeclined(Offer, "busy"), Peer);
        Coordinator.ExpectMsg<SessionFailed>();

        Assert.Equal(new Traffic(BytesOf(offer), 0, 0), Traffic.Read());
    }

    /// <returns>Bytes of the chunk that came.</returns>
    private long Ask(IActorRef session, int index)
    {
        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, index), Peer);
        return BytesOf(Peer.ExpectMsg<PayloadChunk>());
    }

    private long BytesOf(params IWireMessage[] messages) => messages.Sum(message => (long)Sys.Serialization.Serialize(message).Length);
}
