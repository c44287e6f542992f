using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Masking;

/// <summary>A whole masked round of the coordinator with three players, all of whom are needed.</summary>
public sealed class MaskedRoundTests : CoordinatorTest
{
    private readonly MaskingClient[] _sides = [.. Enumerable.Range(0, 3).Select(index => new MaskingClient(Id(index), 3))];
    private readonly IActorRef[] _sessions = new IActorRef[4];

    /// <summary>The model starts at 0, and each client moves it by 1/4.</summary>
    [Fact]
    public async Task The_model_moves_by_the_sum_and_everybody_is_accepted()
    {
        var (coordinator, end) = StartCoordinator(Masked(Settings(3)));
        StartNode(coordinator, "node", 0, 1, 2);
        Play(samples: [Samples, Samples, Samples]);

        for (var client = 0; client < 3; client++) Assert.Equal(VerdictKind.Accepted, FishFor<Verdict>(client).Kind);
        Assert.All((await end.WaitAsync(Patience)).Weights, weight => Assert.Equal(-0.25f, weight));
    }

    /// <summary>
    /// One client masks 3 samples where it reports 4: the sum is over 11 samples in place of 12, and the attempt comes to nothing.
    /// </summary>
    [Fact]
    public void A_sum_over_other_samples_than_were_reported_is_not_used()
    {
        var (coordinator, _) = StartCoordinator(Masked(Settings(3)));
        StartNode(coordinator, "node", 0, 1, 2);
        Play(samples: [Samples, Samples, Samples - 1]);

        for (var client = 0; client < 3; client++)
        {
            var verdict = FishFor<Verdict>(client);
            Assert.Equal((Id(client), VerdictKind.Rejected), (verdict.Offer, verdict.Kind));
            Assert.Contains("expected a sum over 12 samples, got 11", verdict.Reason, StringComparison.Ordinal);
            Assert.Equal(1, FishFor<TrainOffer>(client).Offer.Attempt);
        }
    }

    /// <summary>
    /// Of clients with 4, 4 and 40 samples the median has 4, so that 40 count as 3 * 4 (robustness.max-weight), under the masks too: the
    /// sum is over 20 samples.
    /// </summary>
    [Fact]
    public async Task Samples_count_up_to_the_bound_under_masks_too()
    {
        var (coordinator, end) = StartCoordinator(Masked(Settings(3)) with { Robustness = new RobustnessSettings(MaxWeight: 3) });
        StartNode(coordinator, "node", [0, 1, 2], [Samples, Samples, 10 * Samples]);
        Play(samples: [Samples, Samples, 3 * Samples], reported: [Samples, Samples, 10 * Samples]);

        for (var client = 0; client < 3; client++) Assert.Equal(VerdictKind.Accepted, FishFor<Verdict>(client).Kind);
        Assert.All((await end.WaitAsync(Patience)).Weights, weight => Assert.Equal(-0.25f, weight));
    }

    /// <summary>Each of two would learn the other's update from the sum.</summary>
    [Fact]
    public async Task A_cohort_that_hides_nobody_fails_the_run()
    {
        var (coordinator, end) = StartCoordinator(Masked(Settings(2)));
        StartNode(coordinator, "node", 0, 1);

        Assert.StartsWith(
            "secure aggregation: expected 3 to 200 clients, got 2 in the cohort of round 1",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => end.WaitAsync(Patience))).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Three of four updates are enough, and they are there when the masks are lost: nobody will ever see their sum, so the round is tried
    /// again. Words under masks may be any.
    /// </summary>
    [Fact]
    public void Masks_that_are_lost_before_the_last_answer_cost_the_attempt()
    {
        var (coordinator, _) = StartCoordinator(Masked(Settings(4)));
        StartNode(coordinator, "node", 0, 1, 2, 3);
        for (var client = 0; client < 4; client++)
        {
            _sessions[client] = ExpectOffer(client);
            _sessions[client].Tell(new ChunkRequest(Id(client), PayloadDirection.Down, 0), Players[client]);
            FishFor<KeysAsked>(client);
        }

        var masks = Players[3].Sender;
        byte[] words = [1, 0x0e, .. new byte[sizeof(ulong) * MaskedUpdate.Words(SubModel.Full(Layout))]];
        for (var client = 0; client < 3; client++)
        {
            Send(client, new PayloadSource(words, 64), Samples);
            Assert.Equal("accepted", Observer.FishForMessage<Done>(_ => true).Outcome);
        }

        Sys.Stop(masks);

        for (var client = 0; client < 3; client++)
        {
            var verdict = FishFor<Verdict>(client);
            Assert.Equal((Id(client), VerdictKind.Rejected), (verdict.Offer, verdict.Kind));
            Assert.Contains("secure aggregation stopped", verdict.Reason, StringComparison.Ordinal);
            Assert.Equal(1, FishFor<TrainOffer>(client).Offer.Attempt);
        }
    }

    private static CoordinatorSettings Masked(CoordinatorSettings settings) =>
        settings with { Masking = new MaskingSettings(0.67, TimeSpan.FromSeconds(30)) };

    /// <summary>All of a round but its verdicts.</summary>
    /// <param name="samples">What each client masks beside its update.</param>
    /// <param name="reported">What each says in the clear; null: <see cref="CoordinatorTest.Samples"/>.</param>
    private void Play(int[] samples, int[]? reported = null)
    {
        for (var client = 0; client < 3; client++)
        {
            _sessions[client] = ExpectOffer(client);
            _sessions[client].Tell(new ChunkRequest(Id(client), PayloadDirection.Down, 0), Players[client]);
            FishFor<KeysAsked>(client);
            var keys = _sides[client].Keys;
            Players[client].Sender.Tell(new KeysSent(Id(client), keys.Sealing, keys.Masking), Players[client]);
        }

        for (var client = 0; client < 3; client++)
        {
            var asked = FishFor<SharesAsked>(client);
            Players[client].Sender.Tell(new SharesSent(Id(client), _sides[client].Seal(asked.Keys.Items)), Players[client]);
        }

        for (var client = 0; client < 3; client++)
        {
            _sides[client].Take(FishFor<SharesDelivered>(client).Shares.Items);
            Players[client].Sender.Tell(new SharesTaken(Id(client)), Players[client]);
            Send(client, samples[client], reported?[client] ?? Samples);
        }

        for (var client = 0; client < 3; client++)
        {
            var asked = FishFor<RevealAsked>(client);
            Players[client].Sender.Tell(new SharesRevealed(Id(client), _sides[client].Reveal(asked.Survivors.Items)), Players[client]);
        }
    }

    private void Send(int client, int samples, int reported)
    {
        var update = new ClientUpdate(ModelUpdate.Dense([.. Enumerable.Repeat(0.25f, Layout.ParameterCount)]));
        var words = MaskedUpdate.Encode(SubModel.Full(Layout), update, samples, 3, _sides[client].Mask());
        Send(client, new PayloadSource(words, 64), reported);
    }

    private void Send(int client, PayloadSource payload, int reported)
    {
        _sessions[client].Tell(new TrainResult(Id(client), 1, reported, payload.Info), Players[client]);
        for (var chunk = 0; chunk < payload.Info.ChunkCount; chunk++)
        {
            var index = FishFor<ChunkRequest>(client).Index;
            Players[client].Sender.Tell(new PayloadChunk(Id(client), PayloadDirection.Up, index, payload.Chunk(index)), Players[client]);
        }
    }

    private T FishFor<T>(int client) => (T)Players[client].FishForMessage(message => message is T, Patience);
}
