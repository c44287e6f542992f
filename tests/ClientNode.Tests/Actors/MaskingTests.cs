using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>
/// A client whose update is masked. The test plays the coordinator and the two others of the round; all three take the masks off.
/// </summary>
public sealed class MaskingTests : ClientTest
{
    private static readonly TrainOffer Masked = Offer(1) with { Masking = new MaskingTerms(7, 3, 2) };

    private readonly MaskingClient[] _others =
        [.. new[] { "c01", "c02" }.Select(name => new MaskingClient(Masked.Offer with { Client = new ClientId(name) }, 3))];

    private readonly MaskingServer _server = new(
        Masked.Offer.Run, Masked.Offer.Round, Masked.Offer.Attempt, [Self, new ClientId("c01"), new ClientId("c02")], 3);

    [Fact]
    public void The_update_is_reported_masked_once_it_is_trained_and_the_shares_are_here()
    {
        var client = StartClient();
        Train(client, Masked).Outcome.SetResult(Trained());
        Settled(client, Session);
        var keys = AskForShares(client);
        Deliver(client, keys);

        Session.ExpectMsg<SharesTaken>();
        var result = Session.ExpectMsg<TrainResult>();
        Assert.Equal(MaskedUpdate.PayloadBytes(SubModel.Full(Layout)), result.Update.Bytes);
    }

    /// <summary>
    /// The whole way: 4 samples, of which 2 count, times 1/4 are 1/2, or 2^31. The two others have nothing but their masks; the sum of all
    /// three without masks is that of the client.
    /// </summary>
    [Fact]
    public void The_masks_come_off_the_sum()
    {
        var client = StartClient();
        var job = Train(client, Masked);
        var keys = AskForShares(client);
        Deliver(client, keys);
        Session.ExpectMsg<SharesTaken>();
        job.Outcome.SetResult(Trained());
        var result = Session.ExpectMsg<TrainResult>();

        var sums = new ulong[MaskedUpdate.Words(SubModel.Full(Layout))];
        MaskedUpdate.Add(Pull(client, result), sums);
        Assert.DoesNotContain(1ul << 31, sums);
        foreach (var other in _others)
        {
            var words = new ulong[sums.Length];
            other.Mask().Apply(words);
            for (var i = 0; i < sums.Length; i++) sums[i] += words[i];
        }

        client.Tell(new RevealAsked(Masked.Offer, ImmutableArray.Create(0, 1, 2)), Session);
        var shares = Session.ExpectMsg<SharesRevealed>().Shares.Items;
        _server.Unmask([Self, new ClientId("c01"), new ClientId("c02")]);
        _server.Revealed(Self, shares);
        for (var i = 0; i < 2; i++) _server.Revealed(new ClientId($"c0{i + 1}"), _others[i].Reveal([0, 1, 2]));
        _server.Recover().Apply(sums);
        Assert.Equal(Enumerable.Repeat(1ul << 31, Layout.ParameterCount).Append(2ul), sums);
    }

    /// <summary>A second list of survivors would get the other share of a client.</summary>
    [Fact]
    public void A_second_list_of_survivors_is_refused()
    {
        var client = StartClient();
        var job = Train(client, Masked);
        Deliver(client, AskForShares(client));
        Session.ExpectMsg<SharesTaken>();
        client.Tell(new RevealAsked(Masked.Offer, ImmutableArray.Create(0, 1, 2)), Session);
        Assert.Contains("expected an update to mask first", Session.ExpectMsg<MaskingRefused>().Reason, StringComparison.Ordinal);
        job.Outcome.SetResult(Trained());
        Session.ExpectMsg<TrainResult>();

        client.Tell(new RevealAsked(Masked.Offer, ImmutableArray.Create(0, 1, 2)), Session);
        Session.ExpectMsg<SharesRevealed>();
        client.Tell(new RevealAsked(Masked.Offer, ImmutableArray.Create(0, 1)), Session);
        Assert.Contains("same survivors", Session.ExpectMsg<MaskingRefused>().Reason, StringComparison.Ordinal);
    }

    /// <summary>The first answer is that to the question of this attempt.</summary>
    [Fact]
    public void A_question_of_another_attempt_gets_no_answer()
    {
        var client = StartClient();
        Train(client, Masked);
        client.Tell(new KeysAsked(Masked.Offer with { Attempt = Masked.Offer.Attempt + 1 }), Session);
        client.Tell(new RevealAsked(Masked.Offer, ImmutableArray.Create(0, 1, 2)), Session);
        Session.ExpectMsg<MaskingRefused>();
    }

    /// <summary>
    /// A coordinator that resumed makes the same offer again and knows nothing of the old masks: the client trains and masks anew. The same
    /// terms again are the same attempt.
    /// </summary>
    [Fact]
    public void The_same_offer_under_other_terms_is_another_one()
    {
        var client = StartClient();
        Train(client, Masked).Outcome.SetResult(Trained());
        var first = AskForShares(client)[0];
        Deliver(client, _server.KeyList);
        Session.ExpectMsg<SharesTaken>();
        var result = Session.ExpectMsg<TrainResult>();
        client.Tell(Masked, Session);
        Assert.Equal(result, Session.ExpectMsg<TrainResult>());

        Train(client, Masked with { Masking = Masked.Masking! with { Number = 8 } });
        client.Tell(new KeysAsked(Masked.Offer), Session);
        Assert.NotEqual(first.Masking, Session.ExpectMsg<KeysSent>().Masking);
    }

    /// <summary>Its secrets are asked for after all updates have come.</summary>
    [Fact]
    public void A_masked_update_that_is_received_waits_for_its_verdict()
    {
        var client = StartClient();
        Train(client, Masked).Outcome.SetResult(Trained());
        Deliver(client, AskForShares(client));
        Session.ExpectMsg<SharesTaken>();
        var result = Session.ExpectMsg<TrainResult>();
        Decide(client, Masked, VerdictKind.Received);
        client.Tell(Masked, Session);
        Assert.Equal(result, Session.ExpectMsg<TrainResult>());
    }

    [Fact]
    public void Questions_about_another_offer_are_not_answered()
    {
        var client = StartClient();
        Train(client, Masked);
        client.Tell(new KeysAsked(Id(2)), Session);
        client.Tell(new KeysAsked(Masked.Offer), Session);

        Assert.Equal(Masked.Offer, Session.ExpectMsg<KeysSent>().Offer);
    }

    /// <summary>An update that does not fit the sum's fixed point is no update: 2^31 / 2 clients, 2 samples each.</summary>
    [Fact]
    public void An_update_out_of_range_is_a_training_that_diverged()
    {
        var client = StartClient();
        var job = Train(client, Masked);
        Deliver(client, AskForShares(client));
        Session.ExpectMsg<SharesTaken>();
        job.Outcome.SetResult(Trained(1 << 29));

        var failed = Session.ExpectMsg<TrainingFailed>();
        Assert.Contains("expected contributions", failed.Reason, StringComparison.Ordinal);
        Assert.True(failed.Diverged);
    }

    private static TrainedUpdate Trained(float value = 0.25f) =>
        new(0.5, 4, DenseUpdateCodec.Encode([.. Enumerable.Repeat(value, Layout.ParameterCount)]), null);

    /// <summary>Through the keys of all to the client's own shares.</summary>
    private ImmutableArray<MaskKeys> AskForShares(IActorRef client)
    {
        client.Tell(new KeysAsked(Masked.Offer), Session);
        var sent = Session.ExpectMsg<KeysSent>();
        _server.Advertised(new MaskKeys(Self, sent.Sealing, sent.Masking));
        foreach (var other in _others) _server.Advertised(other.Keys);
        client.Tell(new SharesAsked(Masked.Offer, _server.KeyList), Session);
        _server.Sealed(Self, Session.ExpectMsg<SharesSent>().Shares.Items);
        foreach (var other in _others) _server.Sealed(other.Keys.Client, other.Seal(_server.KeyList));
        foreach (var other in _others) other.Take(_server.SharesFor(other.Keys.Client));
        return _server.KeyList;
    }

    private void Deliver(IActorRef client, ImmutableArray<MaskKeys> keys)
    {
        Assert.Equal(3, keys.Length);
        client.Tell(new SharesDelivered(Masked.Offer, _server.SharesFor(Self)), Session);
    }

    private byte[] Pull(IActorRef client, TrainResult result)
    {
        var payload = new List<byte>();
        for (var index = 0; index < result.Update.ChunkCount; index++)
        {
            client.Tell(new ChunkRequest(result.Offer, PayloadDirection.Up, index), Session);
            payload.AddRange(Session.ExpectMsg<PayloadChunk>().Data.ToArray());
        }

        return [.. payload];
    }
}
