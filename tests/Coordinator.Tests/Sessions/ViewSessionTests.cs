using AfdActors.Algorithms;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Tests.Sessions;

/// <summary>A session that has a difference to send, and what it does where the client cannot read it.</summary>
public sealed class ViewSessionTests : SessionTest
{
    private static readonly PayloadSource Lacking = new([1, 2, 3], 64);

    [Fact]
    public void The_difference_is_offered_first_and_the_whole_sub_model_to_a_client_without_the_view()
    {
        var session = StartSession(() => Lacking, out var first);
        Assert.Equal(Lacking.Info, first.Payload);
        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, 0), Peer);
        Assert.Equal(Lacking.Chunk(0).ToArray(), Peer.ExpectMsg<PayloadChunk>().Data.ToArray());

        session.Tell(new ViewUnknown(Offer, "lost"), Peer);
        var whole = Peer.ExpectMsg<TrainOffer>();
        Assert.Equal(first with { Payload = whole.Payload }, whole);
        Assert.NotEqual(Lacking.Info, whole.Payload);

        // Said again (its first word was late): offered again as it is.
        session.Tell(new ViewUnknown(Offer, "lost"), Peer);
        Assert.Equal(whole, Peer.ExpectMsg<TrainOffer>());
    }

    /// <summary>As after a resumption with another stateful downlink, whose states this one cannot read.</summary>
    [Fact]
    public void A_client_whose_state_cannot_be_read_is_offered_the_whole_sub_model()
    {
        StartSession(() => throw new MalformedDataException("expected a view, got 3 other bytes"), out var offer);
        StartSession(null, out var whole);
        Assert.Equal(whole, offer);
    }

    [Fact]
    public void Words_of_another_offer_change_nothing()
    {
        var session = StartSession(() => Lacking, out _);
        session.Tell(new ViewUnknown(Offer with { Attempt = 9 }, "lost"), Peer);
        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, 0), Peer);
        Assert.Equal(3, Peer.ExpectMsg<PayloadChunk>().Data.Length);
    }
}
