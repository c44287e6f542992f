using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Testing;
using AfdActors.Training;
using AfdActors.Training.Objectives;
using Akka.Actor;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>
/// A coordinator with its roster and sessions, among clients that are probes. The model starts at 0, so that it ends at minus the mean of
/// what was accepted.
/// </summary>
public abstract class CoordinatorTest : ActorTest
{
    protected const int Samples = 4;

    protected CoordinatorTest()
    {
        Observer = CreateTestProbe("observer");
        Node = CreateTestProbe("node");
        Players = [.. Enumerable.Range(0, 4).Select(index => CreateTestProbe($"player{index}"))];
    }

    protected TestProbe Observer { get; }

    /// <summary>What happened in detail.</summary>
    protected ConcurrentQueue<RunEvent> Events { get; } = [];

    protected TestProbe Node { get; }

    /// <summary>Player i plays client i.</summary>
    protected ImmutableArray<TestProbe> Players { get; }

    /// <summary>Of each round, before its checkpoint is written.</summary>
    protected ConcurrentQueue<RoundDetails> Details { get; } = [];

    protected static CoordinatorSettings Settings(int clients, int rounds = 1, int minUpdates = 1) => new(
        Seed: 7,
        rounds,
        EvalEvery: 1,
        new SelectionSettings(clients, OverProvision: 0, MinClients: clients, minUpdates),
        MaxAttempts: 3,
        Deadline,
        new DropoutSettings(DropoutKind.None),
        Downlinks.Raw,
        RawUplink.Settings,
        WarmUpLearningRate: 0,
        new TrainingParameters(0.1f, 4, 1),
        new ServerOptimizerSettings(),
        new TransferSettings(64, 1 << 16, Retry),
        new NetworkSettings(5, 12, 2, 5, 50, 5),
        AdmissionSettings.Open);

    protected (IActorRef Coordinator, Task<RunState> End) StartCoordinator(
        CoordinatorSettings settings, ICheckpointStore? checkpoints = null, Func<RunState, RunState>? start =
            null, StrategyCatalogs? catalogs = null, string objective = CrossEntropy.Name)
    {
        var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = new CoordinatorServices(
            Layout, null, checkpoints ?? new NoCheckpoints(), new ProbeObserver(Observer, Details.Enqueue, Events.Enqueue),
            new SchedulerTime(Time), completion)
        {
            Catalogs = catalogs ?? StrategyCatalogs.BuiltIn,
            Objective = objective,
        };
        var fresh = RunState.Fresh(Run, Layout, settings, catalogs) with { Weights = new float[Layout.ParameterCount] };
        return (Sys.ActorOf(CoordinatorActor.Props(settings, services, start?.Invoke(fresh) ?? fresh)), completion.Task);
    }

    /// <summary>A node of these clients; registered when this returns.</summary>
    protected IActorRef StartNode(IActorRef coordinator, string name, params int[] clients) =>
        StartNode(coordinator, name, clients, [.. clients.Select(_ => Samples)]);

    protected IActorRef StartNode(IActorRef coordinator, string name, int[] clients, int[] samples)
    {
        ImmutableArray<Played> played = [.. clients.Select(index => new Played(Client(index), Players[index]))];
        var probe = Node.Ref;
        var ready = CreateTestProbe();
        var readyRef = ready.Ref;
        var node = Sys.ActorOf(Props.Create(() => new FakeNode(played, probe, readyRef)));
        ready.ExpectMsg<NodeReady>();
        Register(coordinator, node, name, clients, samples);
        Node.ExpectMsg(new Registered(Run, clients.Length));
        return node;
    }

    protected static void Register(IActorRef coordinator, IActorRef node, string name, params int[] clients) =>
        Register(coordinator, node, name, clients, [.. clients.Select(_ => Samples)]);

    private static void Register(IActorRef coordinator, IActorRef node, string name, int[] clients, int[] samples) => coordinator.Tell(
        new RegisterClients(
            WireProtocol.Version, name, "",
            [.. clients.Zip(samples, (index, count) => new ClientDescription(Client(index), count, 0))], Layout.Fingerprint, name), node);

    protected static OfferId Id(int client, int round = 1, int attempt = 0) => new(Run, new RoundId(round), attempt, Client(client));

    /// <summary>The session that offers; the player's next message must be its offer.</summary>
    protected IActorRef ExpectOffer(int client, int round = 1, int attempt = 0)
    {
        Assert.Equal(Id(client, round, attempt), Players[client].ExpectMsg<TrainOffer>().Offer);
        return Players[client].Sender;
    }

    /// <summary>Every value of the update is <paramref name="value"/>.</summary>
    protected static PayloadSource Update(float value) =>
        new(DenseUpdateCodec.Encode(Enumerable.Repeat(value, Layout.ParameterCount).ToArray()), 64);

    protected static TrainResult ResultOf(OfferId offer, float value, int samples = Samples) =>
        new(offer, 1, samples, Update(value).Info);

    /// <summary>Answers an offer with a whole update, and returns when that is in the sums.</summary>
    protected void Deliver(IActorRef session, OfferId offer, int client, float value)
    {
        SendUpdate(session, offer, client, value);
        Assert.Equal(new Done(offer.Round, offer.Client, "accepted"), Observer.FishForMessage<Done>(_ => true));
    }

    protected void SendUpdate(IActorRef session, OfferId offer, int client, float value, int samples = Samples)
    {
        session.Tell(ResultOf(offer, value, samples), Players[client]);
        for (var chunk = 0; chunk < 2; chunk++)
        {
            var index = Players[client].ExpectMsg<ChunkRequest>().Index;
            Players[client].Sender.Tell(new PayloadChunk(offer, PayloadDirection.Up, index, Update(value).Chunk(index)), Players[client]);
        }
    }

    protected void ExpectVerdict(int client, OfferId offer, VerdictKind kind)
    {
        var verdict = Players[client].ExpectMsg<Verdict>();
        Assert.Equal((offer, kind), (verdict.Offer, verdict.Kind));
    }

    protected void AsksAndHears(IActorRef coordinator, int client, OfferId offer, VerdictKind kind)
    {
        coordinator.Tell(new UpdateStatus(offer), Players[client]);
        ExpectVerdict(client, offer, kind);
    }
}
