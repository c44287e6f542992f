using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Datasets;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Testing;
using AfdActors.Training;
using AfdActors.Training.Models;
using Akka.Actor;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Real training of ten clients on generated digits, of whom one lies in every round.</summary>
public abstract class PoisonedFederation : FederationTest
{
    protected const int Clients = 10;

    /// <summary>The generated digits, dealt out evenly.</summary>
    /// <param name="parts">Into so many parts, the first ten of which are the clients': the more, the less each has.</param>
    private protected static (IFederatedModel Model, FederatedDataset Data) Digits(int parts)
    {
        var all = DataSets.Load(new DataSettings("synthetic", null, "iid", 1, parts, 1));
        var data = all with { Clients = all.Clients[..Clients] };
        return (ModelCatalog.Create("mlp", data.InputShape, data.Classes), data);
    }

    /// <summary>All clients train in every round.</summary>
    private protected static CoordinatorSettings Settings(int rounds, TrainingParameters training, RobustnessSettings robustness) =>
        Settings(rounds, Clients) with
        {
            EvalEvery = robustness.MaxLoss > 0 ? 1 : rounds,
            Training = training,
            Selection = new SelectionSettings(Clients, OverProvision: 0, MinClients: Clients, MinUpdates: 5),
            Transfer = new(ChunkBytes: 65536, MaxInFlight: 1 << 22, Retry),
            Robustness = robustness,
        };

    /// <summary>A whole run.</summary>
    /// <param name="attack">What the first client does; null: the same as the others.</param>
    /// <returns>The states after each round.</returns>
    private protected async Task<IReadOnlyList<RunState>> Run(
        (IFederatedModel Model, FederatedDataset Data) digits, CoordinatorSettings settings, string? attack)
    {
        var (model, data) = digits;
        var record = new RecordedStates();
        using var pool = new TrainingPool(2);
        var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = new CoordinatorServices(
            model.Layout, new CentralEvaluator(model, data.PooledTest(), pool), record, new ProbeObserver(CreateTestProbe()),
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
            await completion.Task.WaitAsync(TimeSpan.FromMinutes(3));
            return record.States;
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
                "times 100" => (samples, 1, value => 100 * value),
                "times 100 from round 2 on" => (samples, 2, value => 100 * value),
                "times -10" => (samples, 1, value => -10 * value),
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
