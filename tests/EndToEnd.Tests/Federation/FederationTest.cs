using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using AfdActors.Testing;
using AfdActors.Training;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// A coordinator and one node in one actor system: real actors, real bytes, scripted training, and time that only the test moves.
/// </summary>
public abstract class FederationTest : Akka.TestKit.Xunit2.TestKit
{
    /// <summary>Real time, for what must happen without the test moving its clock.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    protected static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>Two dense layers with 6 droppable units between them: 4*6 + 6 + 6*3 + 3 = 51 parameters.</summary>
    protected static readonly ModelLayout Layout = new(
        "tiny",
        [new UnitGroup("hidden", 6)],
        [
            new ParameterSpec("a.weight", [6, 4], 4, [new AxisCover(0, 0)]),
            new ParameterSpec("a.bias", [6], 4, [new AxisCover(0, 0)]),
            new ParameterSpec("b.weight", [3, 6], 6, [new AxisCover(1, 0)]),
            new ParameterSpec("b.bias", [3], 6, []),
        ]);

    /// <summary>What the federation trains.</summary>
    protected ModelLayout Model { get; init; } = Layout;

    private readonly TrainingPool _pool = new(4);

    protected FederationTest()
        : base(ConfigurationFactory.ParseString("""
            akka.scheduler.implementation = "AfdActors.Testing.ManualScheduler, AfdActors.TestKit"
            akka.actor.serialize-messages = on
            akka.loglevel = WARNING
            """).WithFallback(WireConfig.Default))
    {
    }

    /// <summary>What every client says that it can evaluate on.</summary>
    protected int TestSamples { get; init; }

    protected ManualScheduler Time => (ManualScheduler)Sys.Scheduler;

    protected static ClientId Client(int index) => new($"c{index:d2}");

    protected static CoordinatorSettings Settings(int rounds, int clients) => new(
        Seed: 7,
        Rounds: rounds,
        EvalEvery: 1,
        new SelectionSettings(clients, OverProvision: 0, MinClients: 1, MinUpdates: 1),
        MaxAttempts: 3,
        Deadline,
        new DropoutSettings(DropoutKind.None),
        Downlinks.Raw,
        RawUplink.Settings,
        WarmUpLearningRate: 0,
        new TrainingParameters(0.1f, 4, 1),
        new ServerOptimizerSettings(),
        new TransferSettings(ChunkBytes: 64, 1 << 16, Retry),
        new NetworkSettings(5, 12, 2, 5, 50, 5),
        AdmissionSettings.Open,
        FixedClients: clients);

    /// <returns>The coordinator, and the end of its run.</returns>
    private protected (IActorRef Coordinator, Task<RunState> End) StartCoordinator(
        CoordinatorSettings settings, RunState? start = null, ICheckpointStore? checkpoints = null, IRunObserver? observer = null,
        StrategyCatalogs? catalogs = null)
    {
        var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = new CoordinatorServices(
            Model, null, checkpoints ?? new NoCheckpoints(), observer ?? new ProbeObserver(TestActor), new SchedulerTime(Time), completion)
        {
            Catalogs = catalogs ?? StrategyCatalogs.BuiltIn,
        };
        start ??= RunState.Fresh(new RunId("0123456789abcdef"), Model, settings);
        return (Sys.ActorOf(CoordinatorActor.Props(settings, services, start)), completion.Task);
    }

    /// <summary>A node with one client for each work, named c00, c01 and so on.</summary>
    private protected IActorRef StartNode(IActorRef coordinator, CoordinatorSettings settings, params IClientWork[] work) =>
        StartNode(coordinator, settings, [.. work.Select(item => (item, (IClientStateStore)new MemoryClientState()))]);

    private protected IActorRef StartNode(
        IActorRef coordinator, CoordinatorSettings settings, ImmutableArray<(IClientWork Work, IClientStateStore State)> clients,
            TrainingPool? pool = null)
    {
        var pulls = new PayloadPulls(settings.Transfer, new SchedulerTime(Time));
        return Sys.ActorOf(
            ClientNodeActor.Props(
            new ClientNodeSettings("node", "node", Model.Fingerprint, "", settings.Transfer.Retry),
            [.. clients.Select((client, index) => new HostedClient(
            new ClientDescription(Client(index), ScriptedWork.Samples, TestSamples),
            _ => ClientActor.Props(
                new ClientSetup(Client(index), Model, client.Work, client.State, pool ?? _pool, coordinator, pulls, PolicyOf(settings)))))],
            coordinator, new TaskCompletionSource<NodeEnd>()));
    }

    private protected static ClientPolicy PolicyOf(CoordinatorSettings settings) =>
        new(settings.Training.Epochs, settings.Training.BatchSize, settings.Training.LearningRate, settings.Uplink, MinCohort: 1,
            settings.Aggregation.Name, Masked: settings.Masking?.Threshold);

    /// <summary>Ends a node, so that the next run finds its clients' names free.</summary>
    protected void StopNode(IActorRef node)
    {
        Watch(node);
        Sys.Stop(node);
        FishForMessage(message => message is Terminated);
    }

    /// <summary>A whole run with one client for each work, until every verdict has come and the node has stopped.</summary>
    private protected async Task<RunState> RunToEnd(
        CoordinatorSettings settings, RunState? start, ImmutableArray<(IClientWork Work, IClientStateStore State)> clients)
    {
        var (coordinator, end) = StartCoordinator(settings, start);
        var node = StartNode(coordinator, settings, clients);
        var state = await end.WaitAsync(Patience);
        AwaitAssert(() => Assert.All(clients, client => Assert.Null(client.State.LoadPending())));
        StopNode(node);
        return state;
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _pool.Dispose();
    }
}
