using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Masking;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// The tiny model with two buffers of its hidden units, through the actors and the wire: 51 trained weights, then 6 means and 6 variances.
/// </summary>
public sealed class BufferTests : FederationTest
{
    private const int Trained = 51;

    public BufferTests() =>
        Model = new ModelLayout(Layout.Name, Layout.Groups, [.. Layout.Parameters, Buffer("mean", 0), Buffer("variance", 1)]);

    /// <summary>
    /// The clients have 4 samples each; in round r they measure r and 3r, a mean of 2r. It comes down exactly in the next round, although
    /// weights come in one bit each, and it does not go on in the direction of the first round, although the server has momentum, the
    /// uplink sends one value in ten, and the difference is ten times as large.
    /// </summary>
    [Fact]
    public async Task Buffers_are_the_mean_of_what_clients_measured_whatever_codes_and_optimizer_do()
    {
        var settings = Settings(rounds: 3, clients: 2) with
        {
            Downlink = Downlinks.Hadamard(1),
            Uplink = new DgcSettings(Density: 0.1, Momentum: 0.5f).ToStrategy(),
            Aggregation = new ServerOptimizerSettings(ServerOptimizerKind.Momentum, LearningRate: 10, Momentum: 0.5, Density: 0.1),
        };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, Measuring(1), Measuring(3));
        Assert.Equal(Enumerable.Repeat(6f, 12), (await end.WaitAsync(Patience)).Weights[Trained..]);

        ScriptedWork Measuring(int value) => new((offer, received, _) =>
        {
            var round = offer.Offer.Round.Value;
            var before = round == 1 ? Start : [.. Enumerable.Repeat(2f * (round - 1), 12)];
            return (Answer(received, buffer => buffer - (value * round)), received.Skip(Trained).SequenceEqual(before) ? 1 : double.NaN);
        });
    }

    /// <summary>Under masks they lie behind the trained part, and come out as in an open round.</summary>
    [Fact]
    public async Task Masked_buffers_are_the_same()
    {
        var settings = Settings(rounds: 2, clients: 3);
        var open = await RunToEnd(settings, null, Clients());
        var masked = await RunToEnd(settings with { Masking = new MaskingSettings(0.67, TimeSpan.FromSeconds(30)) }, null, Clients());

        Assert.Equal(open.Weights, masked.Weights);
        Assert.NotEqual(Start, masked.Weights[Trained..]);

        static ImmutableArray<(IClientWork Work, IClientStateStore State)> Clients() =>
        [
            .. Enumerable.Range(1, 3).Select(value => ((IClientWork)new ScriptedWork(
                (_, received, _) => (Answer(received, buffer => buffer - (0.3f * value)), 1)), (IClientStateStore)new MemoryClientState())),
        ];
    }

    /// <summary>
    /// Trained weights move by 1/4 each: the norm is sqrt(51)/4, below that of the initial weights; a buffer moves by 4,000.
    /// </summary>
    [Fact]
    public async Task A_large_move_of_a_buffer_counts_in_no_norm()
    {
        var settings = Settings(rounds: 1, clients: 1) with { Robustness = new RobustnessSettings(MaxNorm: 5) };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, new ScriptedWork((_, received, _) => (Answer(received, _ => -4000), 1)));
        var state = await end.WaitAsync(Patience);
        Assert.Equal(Math.Sqrt(Trained) / 4, state.Report!.UpdateNorm!.Value, 1e-9);
        Assert.Equal(Start.Select(buffer => buffer + 4000), state.Weights[Trained..]);
    }

    [Fact]
    public async Task A_buffer_that_is_not_finite_drops_its_client_out()
    {
        var settings = Settings(rounds: 1, clients: 2);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(
            coordinator, settings, new ScriptedWork((_, received, _) => (Answer(received, _ => -1), 1)),
                new ScriptedWork((_, received, _) => (Answer(received, _ => float.NaN), 1)));
        var state = await end.WaitAsync(Patience);
        Assert.Equal([Client(0).Value], state.Report!.Accepted);
        Assert.Contains("expected finite values", state.Report.Dropped[Client(1).Value], StringComparison.Ordinal);
        Assert.Equal(Start.Select(buffer => buffer + 1), state.Weights[Trained..]);
    }

    [Fact]
    public async Task Resumed_run_with_views_and_buffers_ends_like_one_never_interrupted()
    {
        var settings = Settings(rounds: 4, clients: 2) with
        {
            Dropout = new DropoutSettings(DropoutKind.AfdMulti, Rate: 0.5),
            Downlink = Downlinks.Difference(8, 0.5),
            Uplink = new DgcSettings(Density: 0.1).ToStrategy(),
            Averaging = 0.5,
        };
        var whole = await Run(settings, null, [new(), new()]);

        MemoryClientState[] stores = [new(), new()];
        var half = await Run(settings with { Rounds = 2 }, null, stores);
        var resumed = await Run(settings, half, stores);

        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
        Assert.NotEqual(half.Weights[Trained..], resumed.Weights[Trained..]);
    }

    private static ParameterSpec Buffer(string name, float fill) =>
        new(name, [6], 4, [new AxisCover(0, 0)]) { Fill = fill, IsBuffer = true };

    private static float[] Start { get; } = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];

    /// <summary>1/4 for every trained weight of the full model, and these for its buffers.</summary>
    private static float[] Answer(float[] received, Func<float, float> buffer) =>
        [.. Enumerable.Repeat(0.25f, Trained), .. received[Trained..].Select(buffer)];

    /// <summary>Gradients depend on what was received, buffers on round and client.</summary>
    private Task<RunState> Run(CoordinatorSettings settings, RunState? start, MemoryClientState[] stores) =>
        RunToEnd(settings, start, [.. stores.Select((state, index) => ((IClientWork)Learner(index), (IClientStateStore)state))]);

    private static ScriptedWork Learner(int index) => new((offer, received, _) => (
        [.. received.Select((weight, i) => (weight / 4) + ((index + 1) * (i % 3) / 64f))], 4.0 / (offer.Offer.Round.Value + index)));
}
