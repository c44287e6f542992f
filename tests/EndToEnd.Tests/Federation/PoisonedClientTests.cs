using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Testing;
using AfdActors.Training;
using AfdActors.Training.Models;
using Akka.Actor;
using Xunit.Abstractions;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// Real training of ten clients on generated digits, of whom one lies in every round: the numbers of docs/decisions/robustness.md. The
/// laws are that an update out of bounds costs its sender alone, and that the bounds of reference.conf change nothing for honest clients.
/// </summary>
public sealed class PoisonedClientTests(ITestOutputHelper output) : FederationTest
{
    private const int Clients = 10;
    private const int Rounds = 8;

    private static readonly RobustnessSettings Bounds = new(MaxWeight: 3, MaxNorm: 5, MaxLoss: 20);
    private static readonly Lazy<(IFederatedModel Model, FederatedDataset Data)> Digits = new(() =>
    {
        var all = DataSets.Load(new DataSettings("synthetic", null, "iid", 1, 5 * Clients, 1));
        var data = all with { Clients = all.Clients[..Clients] };
        return (ModelCatalog.Create("mlp", data.InputShape, data.Classes), data);
    });

    private static double? _honest;

    [Fact]
    public async Task Bounds_change_nothing_for_honest_clients()
    {
        var free = await Run(new RobustnessSettings(), attack: null);
        var bounded = await Run(Bounds, attack: null);
        Assert.Equal(free.ModelSha256(), bounded.ModelSha256());
        Assert.True(bounded.Report!.Accuracy > 0.4, $"expected an accuracy above 0.4, got {bounded.Report.Accuracy}");
    }

    [Theory]
    [InlineData("random in +-50000")]
    [InlineData("random in +-10")]
    [InlineData("times a million")]
    [InlineData("NaN")]
    public async Task Update_that_is_out_of_bounds_costs_its_sender_alone(string attack)
    {
        var poisoned = (await Run(Bounds, attack)).Report!;
        await Write(attack, poisoned);
        Assert.Equal(Clients - 1, poisoned.Accepted.Count);
        Assert.InRange(poisoned.Accuracy!.Value, await Honest() - 0.1, 1);
    }

    [Theory]
    [InlineData("reversed, a billion samples")]
    [InlineData("random in +-10")]
    public async Task Without_bounds_the_same_liar_owns_the_model(string attack)
    {
        var poisoned = (await Run(new RobustnessSettings(), attack)).Report!;
        await Write(attack + ", no bounds", poisoned);
        Assert.InRange(poisoned.Accuracy!.Value, 0, 0.5);
    }

    [Fact]
    public async Task Model_that_is_spoiled_all_the_same_ends_the_run_with_its_reason()
    {
        var failed = await Assert.ThrowsAsync<RunFailedException>(
            () => Run(new RobustnessSettings(MaxLoss: 20), "random in +-50 from round 3 on"));
        output.WriteLine(failed.Message);
        Assert.StartsWith("round 3 diverged", failed.Message, StringComparison.Ordinal);
        Assert.Contains("afd.robustness.max-loss", failed.Message, StringComparison.Ordinal);
    }

    private async Task<double> Honest() => _honest ??= (await Run(Bounds, attack: null)).Report!.Accuracy!.Value;

    private async Task Write(string attack, RoundReport report) =>
        output.WriteLine(
            $"{attack}: {report.Accuracy:f3} where honest clients have {await Honest():f3}; dropped: {string.Join("; ", report.Dropped.Values)}");

    private async Task<RunState> Run(RobustnessSettings robustness, string? attack)
    {
        var (model, data) = Digits.Value;
        var settings = Settings(Rounds, Clients) with
        {
            Training = new TrainingParameters(0.1f, 20, 1),
            Selection = new SelectionSettings(Clients, OverProvision: 0, MinClients: Clients, MinUpdates: 5),
            Transfer = new(ChunkBytes: 65536, MaxInFlight: 1 << 22, Retry),
            Robustness = robustness,
        };
        using var pool = new TrainingPool(2);
        var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = new CoordinatorServices(
            model.Layout, new CentralEvaluator(model, data.PooledTest(), pool), new NoCheckpoints(), new ProbeObserver(CreateTestProbe()),
                TimeProvider.System, completion);
        var coordinator =
            Sys.ActorOf(CoordinatorActor.Props(settings, services, RunState.Fresh(new RunId("0123456789abcdef"), model.Layout, settings)));
        var pulls = new PayloadPulls(settings.Transfer, new SchedulerTime(Time));
        ImmutableArray<HostedClient> hosted =
        [
            .. data.Clients.Select((client, index) =>
            {
                IClientWork work = new OfferWork(new LocalTraining(model, client), StrategyCatalogs.BuiltIn);
                var samples = client.Train.Count;
                if (index == 0 && attack is not null) (work, samples) = Poisoned.Of(attack, work, samples);
                return new HostedClient(new ClientDescription(client.Client, samples, 0), _ => ClientActor.Props(new ClientSetup(
                    client.Client, model.Layout, work, new MemoryClientState(), pool, coordinator, pulls, PolicyOf(settings))));
            }),
        ];
        var node = Sys.ActorOf(ClientNodeActor.Props(
            new ClientNodeSettings("node", "", model.Layout.Fingerprint, "", Retry), hosted, coordinator,
                new TaskCompletionSource<NodeEnd>()));
        try
        {
            return await completion.Task.WaitAsync(TimeSpan.FromMinutes(3));
        }
        finally
        {
            StopNode(node);
        }
    }

    /// <summary>Trains like the others, and sends something else.</summary>
    private sealed class Poisoned(IClientWork honest, int samples, int from, Func<float, float> value) : IClientWork
    {
        public static (IClientWork Work, int Samples) Of(string attack, IClientWork honest, int samples)
        {
            const int Billion = 1_000_000_000;
            var random = new Random(1);
            float In(float range) => ((random.NextSingle() * 2) - 1) * range;
            (int Samples, int From, Func<float, float> Value) lie = attack switch
            {
                "reversed, a billion samples" => (Billion, 1, value => -value),
                "random in +-50000" => (samples, 1, _ => In(50_000)),
                "random in +-10" => (samples, 1, _ => In(10)),
                "random in +-50 from round 3 on" => (samples, 3, _ => In(50)),
                "times a million" => (samples, 1, value => 1e6f * value),
                "NaN" => (samples, 1, _ => float.NaN),
                _ => throw new ArgumentOutOfRangeException(nameof(attack), attack, "unknown attack"),
            };
            return (new Poisoned(honest, lie.Samples, lie.From, lie.Value), lie.Samples);
        }

        public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel)
        {
            var trained = honest.Train(offer, subModel, payload, state, cancel);
            if (offer.Offer.Round.Value < from) return trained;

            // A raw update ends with its float32 values; an honest encoder would write no NaN.
            var bytes = trained.Payload.ToArray();
            var update = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(bytes.Length - (subModel.Count * sizeof(float))));
            for (var i = 0; i < update.Length; i++) update[i] = value(update[i]);
            return trained with { Samples = samples, Payload = bytes };
        }

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => honest.Evaluate(weights, cancel);
    }
}
