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
    private readonly IActorRef[] _sessions = new IActorRef[3];

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

    private static CoordinatorSettings Masked(CoordinatorSettings settings) =>
        settings with { Masking = new MaskingSettings(0.67, TimeSpan.FromSeconds(30)) };

    /// <summary>All of a round but its verdicts.</summary>
    /// <param name="samples">What each client masks beside its update.</param>
    private void Play(int[] samples)
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
            Send(client, samples[client]);
        }

        for (var client = 0; client < 3; client++)
        {
            var asked = FishFor<RevealAsked>(client);
            Players[client].Sender.Tell(new SharesRevealed(Id(client), _sides[client].Reveal(asked.Survivors.Items)), Players[client]);
        }
    }

    private void Send(int client, int samples)
    {
        var update = new ClientUpdate(ModelUpdate.Dense([.. Enumerable.Repeat(0.25f, Layout.ParameterCount)]));
        var payload = new PayloadSource(
            MaskedUpdate.Encode(SubModel.Full(Layout), update, samples, 3, _sides[client].Mask()), 64);
        _sessions[client].Tell(new TrainResult(Id(client), 1, Samples, payload.Info), Players[client]);
        for (var chunk = 0; chunk < payload.Info.ChunkCount; chunk++)
        {
            var index = FishFor<ChunkRequest>(client).Index;
            Players[client].Sender.Tell(new PayloadChunk(Id(client), PayloadDirection.Up, index, payload.Chunk(index)), Players[client]);
        }
    }

    private T FishFor<T>(int client) => (T)Players[client].FishForMessage(message => message is T, Patience);
}
