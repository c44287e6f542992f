using System.Collections.Immutable;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// Aggregations with a half on the client, through a whole federation. Client k takes K = 8 steps of rate eta = 0.1 down a_k (w - b_k)^2 /
/// 2. The sum of all is least at w* = sum a_k b_k / sum a_k. FedAvg, where w moves by the mean of (1 - (1 - eta a_k)^K) (w - b_k), rests
/// where those weights stand for the a_k.
/// </summary>
public sealed class CorrectionTests : FederationTest
{
    private const int Steps = 8;
    private const float Rate = 0.1f;
    private static readonly (float Slope, float Goal)[] Clients = [(0.5f, 1), (4, 0)];

    /// <summary>(0.5 * 1 + 4 * 0) / 4.5 = 1/9.</summary>
    private const double Least = 1 / 9.0;

    /// <summary>1 - 0.95^8 = 0.33658 and 1 - 0.6^8 = 0.98320: 0.33658 / (0.33658 + 0.98320).</summary>
    private const double Drifted = 0.25503;

    public static TheoryData<string> Downlink => ["raw", "difference"];

    [Fact]
    public async Task Fed_avg_rests_where_the_clients_drift_to() =>
        Assert.Equal(Drifted, await Mean(With(new ServerOptimizerSettings(), 40)), tolerance: 1e-3);

    [Theory]
    [MemberData(nameof(Downlink))]
    public async Task Scaffold_takes_the_drift_out(string downlink) => Assert.Equal(
        Least, await Mean(With(new StrategySettings("scaffold"), 200) with
        {
            Downlink = downlink == "raw" ? Downlinks.Raw : Downlinks.Difference(32, 1),
        }), tolerance: 1e-3);

    /// <summary>
    /// With mu a client's weights contract by 1 - eta (a_k + mu) a step, towards (a_k b_k + mu w) / (a_k + mu): it moves by s_k = (1 - (1 -
    /// eta (a_k + mu))^K) a_k / (a_k + mu) of the way to b_k. mu = 3: s = (1 - 0.65^8) / 7 = 0.13830 and (1 - 0.3^8) 4 / 7 = 0.57139. The
    /// rest is 0.13830 / (0.13830 + 0.57139).
    /// </summary>
    [Fact]
    public async Task Fed_prox_lessens_the_drift() =>
        Assert.Equal(0.19488, await Mean(With(new ServerOptimizerSettings(Proximal: 3), 40)), tolerance: 1e-3);

    [Fact]
    public async Task A_resumed_run_of_scaffold_ends_like_one_never_interrupted()
    {
        var settings = With(new StrategySettings("scaffold"), 6);
        var whole = await Run(settings, null, Federation());
        for (var killed = 1; killed < 6; killed++)
        {
            var clients = Federation();
            var bytes = new MemoryStream();
            CheckpointCodec.Write(bytes, await Run(settings with { Rounds = killed }, null, clients));
            var resumed = await Run(settings, CheckpointCodec.Read(bytes.ToArray(), "memory"), clients);
            Assert.Equal(whole.Weights, resumed.Weights);
            Assert.Equal(whole.Optimizer, resumed.Optimizer);
        }
    }

    /// <summary>Each way one more float32 a weight: 51 of them, in a header, and a part's own header.</summary>
    [Fact]
    public async Task Scaffold_sends_one_more_model_each_way()
    {
        var plain = (await Run(With(new ServerOptimizerSettings(), 1), null, Federation())).Report!;
        var more = (await Run(With(new StrategySettings("scaffold"), 1), null, Federation())).Report!;
        foreach (var difference in (long[])[more.BytesDown - plain.BytesDown, more.BytesUp - plain.BytesUp])
        {
            Assert.InRange(
                difference, Clients.Length * Layout.ParameterCount * sizeof(float), (Clients.Length * Layout.ParameterCount * sizeof(float))
                + 800);
        }
    }

    /// <summary>Its update is honest; what it reports beside it is not. The coordinator gives the strategy the bound.</summary>
    [Theory]
    [InlineData(5, true)]
    [InlineData(0, false)]
    public async Task A_client_that_reports_a_huge_control_variate_drops_out_alone(double maxNorm, bool refused)
    {
        var settings = Settings(rounds: 3, clients: 3) with
        {
            Aggregation = new StrategySettings("scaffold"),
            Training = new TrainingParameters(Rate, 4, Steps),
            Robustness = new RobustnessSettings(MaxNorm: maxNorm),
        };
        var report = (await Run(settings, null, Federation().Add((new Liar(), new MemoryClientState())))).Report!;

        Assert.Equal(refused ? ["c00", "c01"] : ["c00", "c01", "c02"], report.Accepted);
        if (refused) Assert.Contains("control variate: expected a norm of at most", report.Dropped["c02"], StringComparison.Ordinal);
    }

    private static CoordinatorSettings With(StrategySettings aggregation, int rounds) =>
        Settings(rounds, Clients.Length) with { Aggregation = aggregation, Training = new TrainingParameters(Rate, 4, Steps) };

    private static ImmutableArray<(IClientWork Work, IClientStateStore State)> Federation() =>
    [
        .. Clients.Select(
            client => ((IClientWork)new OfferWork(new Quadratic(client.Slope, client.Goal), StrategyCatalogs.BuiltIn),
            (IClientStateStore)new MemoryClientState())),
    ];

    private async Task<RunState> Run(
        CoordinatorSettings settings, RunState? start, ImmutableArray<(IClientWork Work, IClientStateStore State)> clients) =>
        await RunToEnd(settings, start, clients);

    /// <summary>Every weight goes the same way, and comes to the same rest.</summary>
    private async Task<double> Mean(CoordinatorSettings settings)
    {
        var weights = (await Run(settings, null, Federation())).Weights;
        Assert.All(weights, weight => Assert.Equal(weights[0], weight, tolerance: 1e-3));
        return weights.Average();
    }

    private sealed class Liar : IClientWork
    {
        private readonly OfferWork _honest = new(new Quadratic(1, 0), StrategyCatalogs.BuiltIn);

        public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel)
        {
            var trained = _honest.Train(offer, subModel, payload, state, cancel);
            var update = trained.Payload[PayloadParts.Split(trained.Payload, 2)[0]];
            var huge = Enumerable.Repeat(1e4f, subModel.Count).ToArray();
            return trained with { Payload = PayloadParts.Join(update, DenseUpdateCodec.Encode(huge)) };
        }

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
    }

    private sealed class Quadratic(float slope, float goal) : IClientTrainer
    {
        public bool CorrectsGradients => true;

        public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            var received = task.Received.Span;
            var shift = task.Correction.Shift.Span;
            var parameters = task.Parameters;
            var weights = received.ToArray();
            for (var step = 0; step < parameters.Epochs; step++)
            {
                for (var i = 0; i < weights.Length; i++)
                {
                    var gradient = (slope * (weights[i] - goal)) + (task.Correction.Proximal * (weights[i] - received[i]))
                        + (shift.IsEmpty ? 0 : shift[i]);
                    weights[i] -= parameters.LearningRate * gradient;
                }
            }

            return TrainingOutcome.Of(task, weights, loss: 1, ScriptedWork.Samples) with { Steps = parameters.Epochs };
        }

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
    }
}
