using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>The laws of sub-models and aggregation (docs/design.md), through the actors and the wire.</summary>
public sealed class LawTests : FederationTest
{
    [Fact]
    public async Task Fed_avg_of_raw_updates_is_the_weighted_mean()
    {
        // All clients hold 4 samples, so the step is the plain mean of the gradients: (1 + 2 + 4) / 3 * g, with g dyadic.
        var settings = Settings(rounds: 1, clients: 3);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(2), ScriptedWork.Dyadic(4));

        var before = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings).Weights;
        var after = (await end.WaitAsync(Patience)).Weights;
        var gradient = ScriptedWork.Gradient(Layout.ParameterCount, 1);
        for (var i = 0; i < after.Length; i++) Assert.Equal(before[i] - (gradient[i] * 7 / 3.0), after[i], tolerance: 1e-7);
    }

    [Fact]
    public async Task What_was_accepted_and_what_the_residuals_hold_is_what_was_accumulated()
    {
        // One client at density 0.1 over 4 rounds; in round 2 its first update is five times too long, is rejected and must leave no trace.
        // Four accepted updates accumulate 4 g; the model moved by what was sent, the residual holds the rest. Dyadic numbers: exact.
        var settings = Settings(rounds: 4, clients: 1) with
        {
            Uplink = new DgcSettings(Density: 0.1).ToStrategy(),
            MaxAttempts = 2,
            Robustness = new RobustnessSettings(MaxNorm: 3),
        };
        var state = new MemoryClientState();
        var start = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with
        {
            Weights = [.. Enumerable.Repeat(1f, Layout.ParameterCount)],
        };
        var attempts = 0;
        var (coordinator, end) = StartCoordinator(settings, start);
        StartNode(coordinator, settings, [(new ScriptedWork((offer, received, _) =>
        {
            attempts++;
            return (ScriptedWork.Gradient(received.Length, offer.Offer is { Round.Value: 2, Attempt: 0 } ? 5 : 1), 1);
        }), state)]);

        var final = (await end.WaitAsync(Patience)).Weights;
        AwaitAssert(() => Assert.Null(state.LoadPending()));
        var residual = ((DgcResidual)state.LoadUplinkState()!).Velocity;
        var gradient = ScriptedWork.Gradient(Layout.ParameterCount, 1);
        for (var i = 0; i < final.Length; i++) Assert.Equal(4 * gradient[i], residual[i] + 1 - final[i]);
        Assert.Equal(5, attempts);
    }

    [Theory]
    [InlineData(DropoutKind.AfdSingle)]
    [InlineData(DropoutKind.AfdMulti)]
    [InlineData(DropoutKind.Small)]
    [InlineData(DropoutKind.HeteroFl)]
    [InlineData(DropoutKind.FedRolex)]
    public async Task Resumed_run_ends_like_one_never_interrupted(DropoutKind kind)
    {
        var settings = Settings(rounds: 6, clients: 3) with
        {
            Dropout = new DropoutSettings(kind, Rate: 0.5),
            Uplink = new DgcSettings(Density: 0.1).ToStrategy(),
        };
        var whole = await Run(settings, null, Stores());

        var stores = Stores();
        var half = await Run(settings with { Rounds = 3 }, null, stores);
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, half);
        var resumed = await Run(settings, CheckpointCodec.Read(bytes.ToArray(), "memory"), stores);

        Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
        Assert.Equal(whole.Dropout, resumed.Dropout);
        Assert.NotEqual(half.Report!.ModelSha256, resumed.Report.ModelSha256);
    }

    /// <summary>Losses stay, so that the share doubles after rounds 2 and 4.</summary>
    [Fact]
    public async Task A_resumed_run_goes_on_with_its_share_of_the_density()
    {
        var settings = Settings(rounds: 6, clients: 3) with
        {
            Uplink = new DgcSettings(Density: 0.5).ToStrategy(),
            Density = new DensitySchedule(DensityRise.Plateau, 0.25, 2, DensityClients.Equal, Server: false),
        };
        Task<RunState> End(CoordinatorSettings run, RunState? start, MemoryClientState[] stores) =>
            RunToEnd(run, start, [.. stores.Select((state, index) => ((IClientWork)Steady(index), (IClientStateStore)state))]);
        var whole = await End(settings, null, Stores());

        var stores = Stores();
        var half = await End(settings with { Rounds = 3 }, null, stores);
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, half);
        var resumed = await End(settings, CheckpointCodec.Read(bytes.ToArray(), "memory"), stores);

        Assert.Equal((0.5, 1), (half.Report!.Density!.Share, whole.Report!.Density!.Share));
        Assert.Equal(whole.Report.ModelSha256, resumed.Report!.ModelSha256);
        Assert.NotEqual(
            whole.Report.ModelSha256,
            (await End(settings with { Density = DensitySchedule.Whole }, null, Stores())).Report!.ModelSha256);
    }

    [Fact]
    public async Task Small_model_alone_is_trained()
    {
        var settings = Settings(rounds: 3, clients: 3) with { Dropout = new DropoutSettings(DropoutKind.Small, Rate: 0.5) };
        var small = StrategyCatalogs.BuiltIn.CreateDropout(settings.Dropout, Layout, settings.Seed).Outcome;
        var before = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings).Weights;

        var after = (await Run(settings, null, Stores())).Weights;

        // Where the small model's own coordinates are put back, nothing else differs.
        var (kept, restored) = (new float[small.Count], after.ToArray());
        small.Extract(before, kept);
        small.Expand(kept, restored);
        Assert.Equal(before, restored);
        Assert.NotEqual(before, after);
    }

    private static MemoryClientState[] Stores() => [new(), new(), new()];

    /// <summary>
    /// Losses fall, so that the score maps move; gradients depend on what was received, so that every earlier round matters.
    /// </summary>
    private Task<RunState> Run(AfdActors.Coordinator.CoordinatorSettings settings, RunState? start, MemoryClientState[] stores) =>
        RunToEnd(settings, start, [.. stores.Select((state, index) => ((IClientWork)Learner(index), (IClientStateStore)state))]);

    /// <summary>The same with a loss that stays.</summary>
    private static ScriptedWork Steady(int index) => new((_, received, _) => (
        [.. received.Select((weight, i) => (weight / 4) + ((index + 1) * (i % 3) / 64f))], 1));

    private static ScriptedWork Learner(int index) => new((offer, received, _) => (
        [.. received.Select((weight, i) => (weight / 4) + ((index + 1) * (i % 3) / 64f))], 4.0 / (offer.Offer.Round.Value + index)));
}
