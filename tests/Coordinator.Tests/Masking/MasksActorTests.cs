using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Sessions;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using Akka.Actor;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Masking;

/// <summary>
/// The masks of an attempt between a probe for the coordinator and one for each of four clients; three take the masks off.
/// </summary>
public sealed class MasksActorTests : ActorTest
{
    private const int Clients = 4;
    private static readonly TimeSpan PhaseTimeout = TimeSpan.FromSeconds(30);

    private readonly TestProbe _coordinator;
    private readonly TestProbe[] _peers;
    private readonly TrafficMeter[] _traffic = [.. Enumerable.Range(0, Clients).Select(_ => new TrafficMeter())];
    private readonly MaskingClient[] _sides = [.. Enumerable.Range(0, Clients).Select(index => new MaskingClient(Offer(index), 3))];
    private readonly IActorRef _masks;
    private ulong[] _last = [];

    public MasksActorTests()
    {
        _coordinator = CreateTestProbe("coordinator");
        _peers = [.. Enumerable.Range(0, Clients).Select(index => CreateTestProbe($"client{index}"))];
        var clients = Enumerable.Range(0, Clients).ToImmutableSortedDictionary(Client, index => new MaskedClient(
            Offer(index), _peers[index].Ref, _peers[index].Ref.Path.Address, _traffic[index]));
        _masks = _coordinator.ChildActorOf(MasksActor.Props(new MasksTask(
            Run, new RoundId(1), 0, clients, new MaskingTerms(7, 3, 100), PhaseTimeout, Retry)));
    }

    [Fact]
    public void The_masks_of_all_come_off()
    {
        Join();
        Deliver();
        var sums = Masked(1, 2, 3, 4);

        _masks.Tell(new SumComplete([Client(0), Client(1), Client(2), Client(3)], sums));
        Reveal(0, 1, 2, 3);

        Assert.Equal([10ul], _coordinator.ExpectMsg<SumUnmasked>().Sums);
    }

    /// <summary>All have a retry time to answer; then three are enough.</summary>
    [Fact]
    public void One_survivor_that_does_not_answer_costs_a_retry_time()
    {
        Join();
        Deliver();
        _masks.Tell(new SumComplete([Client(0), Client(1), Client(2), Client(3)], Masked(1, 2, 3, 4)));
        Reveal(3, 1, 0);
        Settled(_masks, _coordinator);
        Time.Advance(Retry);

        Assert.Equal([10ul], _coordinator.ExpectMsg<SumUnmasked>().Sums);
    }

    [Fact]
    public void Those_that_left_take_no_mask_with_them()
    {
        Join();
        Deliver();
        var sums = Masked(1, 2, 3, 4);
        ulong[] withoutLast = [sums[0] - _last[0]];

        _masks.Tell(new ClientLeft(Client(3)));
        _masks.Tell(new SumComplete([Client(0), Client(1), Client(2)], withoutLast));
        Reveal(0, 1, 2);

        Assert.Equal([6ul], _coordinator.ExpectMsg<SumUnmasked>().Sums);
    }

    [Fact]
    public void A_client_is_asked_once_it_has_joined_and_again_until_it_answers()
    {
        Settled(_masks, _peers[0]);
        _masks.Tell(new ClientJoined(Client(0)));
        _peers[0].ExpectMsg(new KeysAsked(Offer(0)));
        Time.Advance(Retry);
        _peers[0].ExpectMsg(new KeysAsked(Offer(0)));
        Keys(0);
        Settled(_masks, _peers[0]);
        Time.Advance(Retry);
        Settled(_masks, _peers[0]);

        var question = Messages.Wire.AfdSerializer.BytesOf(new KeysAsked(Offer(0)));
        var answer = Messages.Wire.AfdSerializer.BytesOf(KeysOf(0));
        Assert.Equal(new Traffic(question, answer, question), _traffic[0].Read());
    }

    [Fact]
    public void A_client_without_an_answer_in_time_drops_out_and_the_others_go_on()
    {
        Join(0, 1, 2);
        foreach (var index in (int[])[0, 1, 2])
        {
            _peers[index].ExpectMsg<KeysAsked>();
            Keys(index);
        }

        Settled(_masks, _coordinator);
        Time.Advance(PhaseTimeout);
        var failed = _coordinator.ExpectMsg<SessionFailed>();
        Assert.Equal((Offer(3), "secure aggregation: no keys within 00:00:30"), (failed.Offer, failed.Reason));
        _masks.Tell(new ClientLeft(Client(3)));

        Assert.Equal(3, FishFor<SharesAsked>(_peers[0]).Keys.Items.Length);
    }

    [Fact]
    public void A_wrong_answer_costs_its_sender_alone()
    {
        Join();
        _peers[1].ExpectMsg<KeysAsked>();
        _masks.Tell(new KeysSent(Offer(1), new OpaqueBytes(new byte[65]), new OpaqueBytes(new byte[65])), _peers[1].Ref);

        var failed = _coordinator.ExpectMsg<SessionFailed>();
        Assert.Equal(Offer(1), failed.Offer);
        Assert.Contains("public key", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_refuses_drops_out_with_its_reason()
    {
        Join();
        _masks.Tell(new MaskingRefused(Offer(2), "too few"), _peers[2].Ref);

        var failed = _coordinator.ExpectMsg<SessionFailed>();
        Assert.Equal((Offer(2), "secure aggregation: too few"), (failed.Offer, failed.Reason));
    }

    [Fact]
    public void Answers_of_another_attempt_or_client_count_for_nothing()
    {
        Join();
        _masks.Tell(new MaskingRefused(Offer(2) with { Attempt = 1 }, "too few"), _peers[2].Ref);
        _masks.Tell(new MaskingRefused(Offer(2) with { Client = Client(9) }, "too few"), _peers[2].Ref);

        Settled(_masks, _coordinator);
    }

    /// <summary>Who knows the offer of a client, and is another node, cannot take it out of the round.</summary>
    [Fact]
    public void Answers_from_another_node_count_for_nothing()
    {
        Join();
        _masks.Tell(new MaskingRefused(Offer(2), "too few"), new Elsewhere());

        Settled(_masks, _coordinator);
    }

    /// <summary>The update is in the sum, and three others have the shares, too: nobody drops out.</summary>
    [Fact]
    public void A_survivor_that_answers_wrongly_costs_nobody_the_sum()
    {
        Join();
        Deliver();
        _masks.Tell(new SumComplete([Client(0), Client(1), Client(2), Client(3)], Masked(1, 2, 3, 4)));
        var share = new RevealedShare(0, new OpaqueBytes(new byte[MaskingRules.SecretBytes]));
        FishFor<RevealAsked>(_peers[3]);
        _masks.Tell(new SharesRevealed(Offer(3), ImmutableArray.Create(share, share)), _peers[3].Ref);
        Reveal(0, 1, 2);

        Assert.Equal([10ul], _coordinator.ExpectMsg<SumUnmasked>().Sums);
    }

    [Fact]
    public void With_too_few_clients_left_the_attempt_is_lost()
    {
        _masks.Tell(new ClientLeft(Client(0)));
        _masks.Tell(new ClientLeft(Client(1)));

        var broken = _coordinator.ExpectMsg<MasksBroken>();
        Assert.Equal(
            (new RoundId(1), 0, "secure aggregation needs 3 clients, and 2 are left"), (broken.Round, broken.Attempt, broken.Reason));
    }

    [Fact]
    public void With_too_few_shares_in_time_the_attempt_is_lost()
    {
        Join();
        Deliver();
        _masks.Tell(new SumComplete([Client(0), Client(1), Client(2), Client(3)], Masked(1, 1, 1, 1)));
        Reveal(0, 1);
        Settled(_masks, _coordinator);
        Time.Advance(PhaseTimeout);

        Assert.Contains("within 00:00:30", _coordinator.ExpectMsg<MasksBroken>().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stops_the_masks_the_coordinator_hears_of_it()
    {
        Sys.Stop(_masks);

        Assert.Equal("secure aggregation stopped", _coordinator.ExpectMsg<MasksBroken>().Reason);
    }

    private static OfferId Offer(int index) => new(Run, new RoundId(1), 0, Client(index));

    private KeysSent KeysOf(int index) => new(Offer(index), _sides[index].Keys.Sealing, _sides[index].Keys.Masking);

    private void Join(params int[] indices)
    {
        foreach (var index in indices.Length == 0 ? [0, 1, 2, 3] : indices) _masks.Tell(new ClientJoined(Client(index)));
    }

    private void Keys(int index) => _masks.Tell(KeysOf(index), _peers[index].Ref);

    /// <summary>All four through keys and shares.</summary>
    private void Deliver()
    {
        for (var index = 0; index < Clients; index++)
        {
            _peers[index].ExpectMsg<KeysAsked>();
            Keys(index);
        }

        for (var index = 0; index < Clients; index++)
        {
            var keys = FishFor<SharesAsked>(_peers[index]).Keys.Items;
            _masks.Tell(new SharesSent(Offer(index), _sides[index].Seal(keys)), _peers[index].Ref);
        }

        for (var index = 0; index < Clients; index++)
        {
            _sides[index].Take(FishFor<SharesDelivered>(_peers[index]).Shares.Items);
            _masks.Tell(new SharesTaken(Offer(index)), _peers[index].Ref);
        }
    }

    /// <summary>One word of each client, masked; the sum of all, and that of the last by itself.</summary>
    private ulong[] Masked(params ulong[] values)
    {
        var sum = new ulong[1];
        foreach (var (index, value) in values.Index())
        {
            _last = [value];
            _sides[index].Mask().Apply(_last);
            sum[0] += _last[0];
        }

        return sum;
    }

    private void Reveal(params int[] indices)
    {
        foreach (var index in indices)
        {
            var survivors = FishFor<RevealAsked>(_peers[index]).Survivors.Items;
            _masks.Tell(new SharesRevealed(Offer(index), _sides[index].Reveal(survivors)), _peers[index].Ref);
        }
    }

    private static T FishFor<T>(TestProbe probe) => (T)probe.FishForMessage(message => message is T, Patience);

    private sealed class Elsewhere : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka.tcp", "afd", "192.0.2.1", 4053)) / "client";

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
