using System.Collections.Immutable;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Masking;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Secure aggregation through the actors and the wire: the model is that of an open run, bit for bit.</summary>
public sealed class MaskedRoundTests : FederationTest
{
    private static readonly MaskingSettings Masks = new(0.67, TimeSpan.FromSeconds(30));

    public static TheoryData<string, string> Kinds => new()
    {
        { "none", "raw" },
        { "afd-single", "raw" },
        { "small", "raw" },
        { "afd-single", "dgc" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_model_is_that_of_the_open_run(string dropout, string uplink)
    {
        var settings = Settings(rounds: 3, clients: 4) with
        {
            Dropout = new StrategySettings(dropout),
            Uplink = uplink == "raw" ? RawUplink.Settings : new DgcSettings(Density: 1, ValueBits: 8).ToStrategy(),
            Downlink = uplink == "raw" ? Downlinks.Raw : Downlinks.Difference(8, 0.5),
            Aggregation = new ServerOptimizerSettings(ServerOptimizerKind.Momentum, LearningRate: 0.5, Momentum: 0.5),
        };

        var open = await Run(settings, 4);
        var masked = await Run(settings with { Masking = Masks }, 4);

        Assert.Equal(open.Report!.ModelSha256, masked.Report!.ModelSha256);
        Assert.Equal(open.Dropout, masked.Dropout);
        Assert.Equal(4, masked.Report.Accepted.Count);
        Assert.NotEqual(open.Weights, RunState.Fresh(open.Run, Layout, settings).Weights);
    }

    /// <summary>
    /// Of ten clients two fail when the masked updates of the eight others are in: the masks that they have in common with the two come off
    /// by the shares of seven.
    /// </summary>
    [Fact]
    public async Task Two_clients_lost_in_the_middle_leave_the_open_sum_of_the_others()
    {
        var settings = Settings(rounds: 1, clients: 10);

        var open = await RunLosingTwo(settings);
        var masked = await RunLosingTwo(settings with { Masking = Masks });

        Assert.Equal(8, masked.Report!.Accepted.Count);
        Assert.Equal(["c03", "c07"], masked.Report.Dropped.Keys.Order());
        Assert.Equal(open.Report!.ModelSha256, masked.Report.ModelSha256);
    }

    /// <summary>Of five clients four are needed; in the first attempt two fail.</summary>
    [Fact]
    public async Task A_round_with_too_few_clients_left_is_repeated()
    {
        var settings = Settings(rounds: 1, clients: 5) with { Masking = Masks };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, [.. Enumerable.Range(0, 5).Select(index => new ScriptedWork((offer, received, _) =>
            index < 2 && offer.Offer.Attempt == 0
                ? throw new InvalidOperationException("not today") : (ScriptedWork.Gradient(received.Length, 1), 1)))]);

        var report = (await end.WaitAsync(Patience)).Report!;

        Assert.Equal((1, 5), (report.Attempt, report.Accepted.Count));
    }

    /// <summary>Five are selected, the first four count: the fifth, who is told so, leaves no mask behind.</summary>
    [Fact]
    public async Task A_client_that_is_not_needed_leaves_no_mask_behind()
    {
        using var release = new ManualResetEventSlim();
        var settings = Settings(rounds: 1, clients: 4) with
        {
            Selection = new SelectionSettings(4, OverProvision: 0.25, MinClients: 5, MinUpdates: 1),
            FixedClients = 5,
        };
        var hashes = new List<string>();
        foreach (var masks in (MaskingSettings?[])[null, Masks])
        {
            var masked = settings with { Masking = masks };
            var (coordinator, end) = StartCoordinator(masked);
            var node = StartNode(coordinator, masked, [.. Enumerable.Range(0, 5).Select(index => new ScriptedWork((_, received, _) =>
            {
                if (index == 2) release.Wait(Patience, CancellationToken.None);
                return (ScriptedWork.Gradient(received.Length, 1 + index), 1);
            }))]);
            var report = (await end.WaitAsync(Patience)).Report!;
            Assert.Equal(["c00", "c01", "c03", "c04"], report.Accepted);
            hashes.Add(report.ModelSha256);
            StopNode(node);
        }

        release.Set();
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task A_resumed_run_ends_like_one_never_interrupted()
    {
        var settings = Settings(rounds: 4, clients: 4) with
        {
            Dropout = new DropoutSettings(DropoutKind.AfdSingle, Rate: 0.5),
            Uplink = new DgcSettings(Density: 1, ValueBits: 4).ToStrategy(),
            Masking = Masks,
        };
        var whole = await Run(settings, 4);
        var clients = Clients(4);
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, await RunToEnd(settings with { Rounds = 2 }, null, clients));

        var resumed = await RunToEnd(settings, CheckpointCodec.Read(bytes.ToArray(), "memory"), clients);

        Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
    }

    /// <summary>What a client of open rounds would send is refused by one that wants masks, and the round cannot close.</summary>
    [Fact]
    public async Task Clients_that_want_masks_take_no_open_offer()
    {
        var settings = Settings(rounds: 1, clients: 3);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings with { Masking = Masks }, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1));

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Contains(
            "secure aggregation: expected a threshold of at least 3 clients, got an offer without it", failure.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<(IClientWork Work, IClientStateStore State)> Clients(int count) =>
        [.. Enumerable.Range(0, count).Select(index => ((IClientWork)Learner(index), (IClientStateStore)new MemoryClientState()))];

    private static ScriptedWork Learner(int index) => new((offer, received, _) => (
        [.. received.Select((weight, i) => (weight / 3) + ((index + 1) * (i % 3) / 70f))], 4.0 / (offer.Offer.Round.Value + index)));

    private Task<RunState> Run(CoordinatorSettings settings, int clients) => RunToEnd(settings, null, Clients(clients));

    private async Task<RunState> RunLosingTwo(CoordinatorSettings settings)
    {
        using var othersAreIn = new ManualResetEventSlim();
        var (coordinator, end) = StartCoordinator(settings);
        var node = StartNode(coordinator, settings, [.. Enumerable.Range(0, 10).Select(index => new ScriptedWork((_, received, _) =>
        {
            if (index is not (3 or 7)) return (ScriptedWork.Gradient(received.Length, 0.3f * (index + 1)), 1);
            othersAreIn.Wait(Patience, CancellationToken.None);
            throw new InvalidOperationException("power cut");
        }))]);
        for (var accepted = 0; accepted < 8;)
            if (((Done)FishForMessage(message => message is Done, Patience)).Outcome == "accepted") accepted++;
        othersAreIn.Set();
        var state = await end.WaitAsync(Patience);
        StopNode(node);
        return state;
    }
}
