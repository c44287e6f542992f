using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Dropout;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary><c>aggregation.averaging</c>: the run serves a running average of its models, and trains as it would without.</summary>
public sealed class AveragingTests : FederationTest
{
    private const int Rounds = 5;

    public AveragingTests() => TestSamples = Layout.ParameterCount;

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Averaging_out_of_range_is_refused(double averaging) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Settings(rounds: 1, clients: 1) with { Averaging = averaging });

    [Fact]
    public async Task Clients_get_and_train_the_same_models_and_the_run_serves_their_average()
    {
        var (plain, averaged) = (new Record(), new Record());
        await Run(With(0), null, plain);
        await Run(With(0.5), null, averaged);

        Assert.Equal(plain.Received.Keys, averaged.Received.Keys);
        Assert.Equal(plain.Received.Values, averaged.Received.Values);
        Assert.Equal(plain.States.Select(state => state.Weights), averaged.States.Select(state => state.Weights));
        Assert.All(plain.States, state => Assert.Same(state.Weights, state.Served));

        // v_1 = w_1, v_t = (v_{t-1} + w_t) / 2.
        var expected = averaged.States[0].Weights;
        foreach (var state in averaged.States)
        {
            expected = [.. expected.Zip(state.Weights, (average, weight) => (average + weight) / 2)];
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], state.Served[i], tolerance: 1e-6);
            Assert.Equal(HashOf(state.Served), state.Report!.ModelSha256);
            Assert.Equal(state.Round > 1, HashOf(state.Weights) != state.Report.ModelSha256);
        }

        Assert.Equal(Rounds, averaged.States.Count);
    }

    /// <summary>v_1 = w_1, v_t = b v_{t-1} + (1 - b) w_t with b = (1 + t) / (10 + t), which is below 0.8 until round 35.</summary>
    [Fact]
    public async Task In_a_warm_up_the_average_follows_the_models_sooner()
    {
        var record = new Record();
        await Run(With(0.8) with { AveragingWarmUp = true }, null, record);

        var expected = record.States[0].Weights;
        foreach (var state in record.States)
        {
            var beta = (1.0 + state.Round) / (10 + state.Round);
            expected = [.. expected.Zip(state.Weights, (average, weight) => (float)((beta * average) + ((1 - beta) * weight)))];
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], state.Served[i], tolerance: 1e-6);
        }

        Assert.Equal(Rounds, record.States.Count);
    }

    [Fact]
    public async Task What_is_evaluated_is_what_is_served()
    {
        // From 0 by the same gradient g each round, w_t = -t g: v_1 = -g, v_2 = -(1 + 2) / 2 g = -1.5 g, v_3 = -(1.5 + 3) / 2 g = -2.25 g.
        // Dyadic, so exact.
        var settings = With(0.5) with { Rounds = 3, FederatedEvaluation = true };
        var start = Fresh(settings) with { Weights = new float[Layout.ParameterCount] };
        var (coordinator, end) = StartCoordinator(settings, start);
        StartNode(coordinator, settings, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1));
        var final = await end.WaitAsync(Patience);

        Assert.Equal(ScriptedWork.Gradient(Layout.ParameterCount, -3), final.Weights);
        Assert.Equal(ScriptedWork.Gradient(Layout.ParameterCount, -2.25f), final.Served);

        // The loss of a scripted client is the mean weight, which 8 bits keep to less than a hundredth; that of w_3 is farther away.
        Assert.Equal(final.Served.Average(), final.Report!.TestLoss!.Value, tolerance: 0.01);
        Assert.True(final.Weights.Average() < final.Served.Average() - 0.03);
    }

    /// <summary>All weights start at 1, and clients change them little: half of those that read units count half.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_evaluated_makes_up_for_dropout(bool compensation)
    {
        var dropout = new DropoutSettings(DropoutKind.Random, Rate: 0.5, Compensation: compensation);
        var settings = With(0) with { Rounds = 1, FederatedEvaluation = true, Dropout = dropout };
        var ones = new float[Layout.ParameterCount];
        Array.Fill(ones, 1f);
        var (coordinator, end) = StartCoordinator(settings, Fresh(settings) with { Weights = ones });
        StartNode(coordinator, settings, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1));
        var final = await end.WaitAsync(Patience);

        var shares = Layout.Groups.Select(_ => 0.5).ToArray();
        var made = ServedScale.Apply(Layout, shares, final.Weights).Average();
        Assert.True(made < final.Weights.Average() - 0.1);
        Assert.Equal(compensation ? made : final.Weights.Average(), final.Report!.TestLoss!.Value, tolerance: 0.02);
    }

    [Fact]
    public async Task Resumed_run_ends_like_one_never_interrupted()
    {
        var whole = await Run(With(0.8), null, new Record());
        for (var killed = 0; killed < Rounds; killed++)
        {
            var half = killed == 0 ? Fresh(With(0.8)) : await Run(With(0.8) with { Rounds = killed }, null, new Record());
            var bytes = new MemoryStream();
            CheckpointCodec.Write(bytes, half);
            var resumed = await Run(With(0.8), CheckpointCodec.Read(bytes.ToArray(), "memory"), new Record());

            Assert.Equal(whole.Weights, resumed.Weights);
            Assert.Equal(whole.Served, resumed.Served);
            Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
        }
    }

    [Fact]
    public async Task A_state_of_another_averaging_fails_the_run_with_its_reason()
    {
        var state = await Run(With(0.8) with { Rounds = 2 }, null, new Record());

        var lost = await Assert.ThrowsAsync<MalformedDataException>(
            () => StartCoordinator(With(0.8), state with { Average = null }).End.WaitAsync(Patience));
        var unasked = await Assert.ThrowsAsync<MalformedDataException>(() => StartCoordinator(With(0), state).End.WaitAsync(Patience));

        Assert.Equal("expected a state after round 2 with averaging 0.8, got one without a running average", lost.Message);
        Assert.Equal("expected a state after round 2 with averaging 0, got one with a running average", unasked.Message);
    }

    private static CoordinatorSettings With(double averaging) =>
        Settings(Rounds, clients: 2) with { Averaging = averaging };

    private static RunState Fresh(CoordinatorSettings settings) => RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings);

    private async Task<RunState> Run(CoordinatorSettings settings, RunState? start, Record record)
    {
        var (coordinator, end) = StartCoordinator(settings, start, record);
        var node = StartNode(coordinator, settings, record.Client(1), record.Client(2));
        var state = await end.WaitAsync(Patience);
        StopNode(node);
        return state;
    }

    private static string HashOf(float[] model) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(model.AsSpan())));

    /// <summary>The states after the rounds, and what the clients were sent in each.</summary>
    private sealed class Record : ICheckpointStore
    {
        private readonly Lock _lock = new();

        public List<RunState> States { get; } = [];

        public SortedDictionary<string, float[]> Received { get; } = new(StringComparer.Ordinal);

        public void Write(RunState state) => States.Add(state);

        /// <summary>Gradients depend on what was received, so that every earlier round matters.</summary>
        public ScriptedWork Client(int scale) => new((offer, received, _) =>
        {
            lock (_lock) Received[$"{offer.Offer}"] = received;
            return ([.. received.Select((weight, i) => (weight / 4) + (scale * (i % 3) / 64f))], 1);
        });
    }
}
