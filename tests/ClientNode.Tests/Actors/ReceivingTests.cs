using AfdActors.Algorithms;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>From the offer to a whole, hash-checked sub-model.</summary>
public sealed class ReceivingTests : ClientTest
{
    /// <summary>One chunk, to measure the way; two once it came, three once another came.</summary>
    [Fact]
    public void Sub_model_is_pulled_with_a_growing_window_and_trained_when_whole()
    {
        var client = StartClient();
        var offer = Offer(1) with { Masks = new SubModelMasks([[0b0101]]) };
        client.Tell(offer, Session);

        ExpectRequests(offer, 0);
        SendChunk(offer, 0);
        ExpectRequests(offer, 1, 2);
        SendChunk(offer, 2);
        ExpectRequests(offer, 3);
        SendChunk(offer, 3);
        SendChunk(offer, 1);

        var job = Training.ExpectMsg<Job>();
        Assert.Equal(offer, job.Offer);
        Assert.Equal([0, 2], job.SubModel.Kept[0].Kept.ToArray());
        Assert.Equal(Payload().Info.Hash, PayloadHash.Of(job.Payload));
        Assert.Null(job.Residual);
        Settled(client, Session);
    }

    [Fact]
    public void Chunk_that_nothing_came_of_is_asked_for_again_after_the_retry_time_and_then_after_twice_that()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);

        Time.Advance(Retry - TimeSpan.FromTicks(1));
        Settled(client, Session);
        Time.Advance(TimeSpan.FromTicks(1));
        ExpectRequests(offer, 0);
        Time.Advance(Retry);
        Settled(client, Session);
        Time.Advance(Retry);
        ExpectRequests(offer, 0);
        Settled(client, Session);
    }

    /// <summary>Chunk 2 took half of the retry time, which is a round trip: a chunk is overdue after four of them.</summary>
    [Fact]
    public void Chunk_that_later_ones_overtook_is_asked_for_again_once_it_is_overdue()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        SendChunk(offer, 0);
        ExpectRequests(offer, 1, 2);
        Time.Advance(Retry / 2);
        SendChunk(offer, 2);
        Settled(client, Session);
        Time.Advance(Retry / 2);
        Settled(client, Session);
        Time.Advance(Retry);
        ExpectRequests(offer, 1);
        SendChunk(offer, 1);
        ExpectRequests(offer, 3);
    }

    [Fact]
    public void Duplicate_offer_while_receiving_pulls_again_from_another_sender_alone()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, CreateTestProbe("former"));
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        SendChunk(offer, 0);
        SendChunk(offer, 0);
        ExpectRequests(offer, 1, 2);
        client.Tell(offer, Session);
        Settled(client, Session);
    }

    [Fact]
    public void Announcement_of_chunks_that_are_too_small_is_declined() =>
        Declined(Offer(1) with { Payload = Payload().Info with { ChunkBytes = 63 } }, "expected chunks of 64 to 65536 bytes, got 63");

    [Fact]
    public void Same_offer_with_another_payload_is_pulled_anew()
    {
        var client = StartClient();
        client.Tell(Offer(1), Session);
        ExpectRequests(Offer(1), 0);
        SendChunk(Offer(1), 0);
        ExpectRequests(Offer(1), 1, 2);

        var job = Train(client, Offer(1, payload: 2), payload: 2);
        Assert.Equal(Payload(2).Info.Hash, PayloadHash.Of(job.Payload));
    }

    [Fact]
    public void Wrong_hash_fails_the_offer_and_leaves_the_client_idle()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        for (var chunk = 0; chunk < 4; chunk++) SendChunk(offer, ExpectRequest().Index, payload: 2);

        var failed = Session.ExpectMsg<TrainingFailed>();
        Assert.Equal(offer.Offer, failed.Offer);
        Assert.Contains($"expected a payload with the hash {offer.Payload.Hash}", failed.Reason, StringComparison.Ordinal);
        Time.Advance(Retry);
        Settled(client, Session);
        Train(client, Offer(2));
    }

    [Fact]
    public void Chunk_of_a_wrong_length_fails_the_offer()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        Puller.Tell(new PayloadChunk(offer.Offer, PayloadDirection.Down, 0, new byte[63]), Session);
        Assert.Contains("expected 64 bytes in chunk 0, got 63", Session.ExpectMsg<TrainingFailed>().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_of_other_offers_and_directions_change_nothing()
    {
        var client = StartClient();
        var offer = Offer(2);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        SendChunk(Offer(1), 0);
        SendChunk(Offer(2, attempt: 1), 0);
        Puller.Tell(new PayloadChunk(offer.Offer, PayloadDirection.Up, 0, new byte[64]), Session);
        Settled(client, Session);
        SendChunk(offer, 0);
        ExpectRequests(offer, 1, 2);
    }

    [Fact]
    public void Offer_for_another_client_is_declined() =>
        Declined(Offer(1) with { Offer = Id(1) with { Client = new ClientId("c01") } }, "client: expected c00, got c01");

    [Fact]
    public void Masks_that_do_not_fit_the_layout_are_declined() =>
        Declined(Offer(1) with { Masks = new SubModelMasks([[1], [1]]) }, "expected 1 bitmaps");

    [Fact]
    public void Mask_bits_beyond_the_units_are_declined() => Declined(Offer(1) with
    {
        Masks = new SubModelMasks([[0b1_0001]]),
    }, "expected");

    [Fact]
    public void Payload_larger_than_the_sub_model_can_need_is_declined() =>
        // 4 bytes and 3 bits for each of the 20 parameters, and 65536 for everything else.
        Declined(Offer(1) with
        {
            Payload = new PayloadInfo((4 * 20) + 7 + 65536 + 1, PayloadHash.Of([]), 64),
        }, "expected a payload of 1 to 65623 bytes, got 65624");

    [Fact]
    public void Offer_expires_at_its_deadline()
    {
        var client = StartClient();
        var offer = Offer(1);
        client.Tell(offer, Session);
        ExpectRequests(offer, 0);
        Settled(client, Session);
        Time.Advance(Deadline);
        Settled(client, Coordinator);
        while (Session.HasMessages) ExpectRequest();

        SendChunk(offer, 0);
        Time.Advance(Retry);
        Settled(client, Session);
    }

    [Fact]
    public void Newer_offer_takes_the_place_of_the_one_under_way_and_an_older_one_is_declined()
    {
        var client = StartClient();
        client.Tell(Offer(2), Session);
        ExpectRequests(Offer(2), 0);
        client.Tell(Offer(3), Session);
        ExpectRequests(Offer(3), 0);
        client.Tell(Offer(2), Session);
        var declined = Session.ExpectMsg<OfferDeclined>();
        Assert.Equal(Id(2), declined.Offer);
        Assert.Contains("round 3", declined.Reason, StringComparison.Ordinal);
        SendChunk(Offer(3), 0);
        ExpectRequests(Offer(3), 1, 2);
    }

    private void Declined(TrainOffer offer, string reason)
    {
        var client = StartClient();
        client.Tell(offer, Session);
        var declined = Session.ExpectMsg<OfferDeclined>();
        Assert.Equal(offer.Offer, declined.Offer);
        Assert.Contains(reason, declined.Reason, StringComparison.Ordinal);
        Train(client, Offer(2));
    }
}
