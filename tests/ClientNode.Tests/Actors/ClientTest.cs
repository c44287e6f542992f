using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using AfdActors.Testing;
using AfdActors.Training;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>
/// One client actor between probes: the test is its session, its coordinator and its training, and time moves only when the test says so.
/// Every message passes the real serializer.
/// </summary>
public abstract class ClientTest : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    protected static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    protected static readonly ClientId Self = new("c00");

    /// <summary>4*2 + 3*4 = 20 parameters; half of the 4 units kept leaves 2*2 + 3*2 = 10.</summary>
    protected static readonly ModelLayout Layout = new(
        "tiny",
        [new UnitGroup("hidden", 4)],
        [
            new ParameterSpec("a.weight", [4, 2], 2, [new AxisCover(0, 0)]),
            new ParameterSpec("b.weight", [3, 4], 4, [new AxisCover(1, 0)]),
        ]);

    /// <summary>As much as <see cref="Offer"/> asks for.</summary>
    private static readonly ClientPolicy Policy = new(1, 4, 0.1f, RawUplink.Settings, MinCohort: 2, Aggregation: "average", LocalClip: 2);

    private readonly TrainingPool _pool = new(2);
    private readonly GatedWork _work;
    private int _barriers;

    protected ClientTest()
        : base(ConfigurationFactory.ParseString("""
            akka.scheduler.implementation = "AfdActors.Testing.ManualScheduler, AfdActors.TestKit"
            akka.actor.serialize-messages = on
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.test.single-expect-default = 20s
            """).WithFallback(WireConfig.Default))
    {
        Session = CreateTestProbe("session");
        Coordinator = CreateTestProbe("coordinator");
        Training = CreateTestProbe("training");
        _work = new GatedWork(Training);
    }

    protected ManualScheduler Time => (ManualScheduler)Sys.Scheduler;

    protected TestProbe Session { get; }

    protected TestProbe Coordinator { get; }

    /// <summary>The client's child that asked for the last chunk: chunks go to it.</summary>
    protected IActorRef Puller { get; private set; } = ActorRefs.Nobody;

    private protected TestProbe Training { get; }

    private protected GatedState State { get; } = new();

    /// <summary>200 bytes in chunks of 64: 4 chunks, the last of 8 bytes. Another seed gives other bytes.</summary>
    protected static PayloadSource Payload(int seed = 1)
    {
        var bytes = new byte[200];
        new Random(seed).NextBytes(bytes);
        return new PayloadSource(bytes, 64);
    }

    protected static OfferId Id(int round, int attempt = 0) => new(new RunId("0123456789abcdef"), new RoundId(round), attempt, Self);

    protected static TrainOffer Offer(int round, int attempt = 0, int payload = 1) => new(
        Id(round, attempt),
        SubModelMasks.Full,
        new HyperParameters(7, 0.1f, 4, 1, 2, RawUplink.Settings, Downlinks.Raw, LocalClip: 2),
        Deadline,
        Payload(payload).Info);

    /// <summary>
    /// An update that is told from others by its loss, its 100 payload bytes and its residual of as many parameters as the layout has.
    /// </summary>
    protected static TrainedUpdate Update(int number)
    {
        var payload = new byte[100];
        Array.Fill(payload, (byte)number);
        var velocity = new float[Layout.ParameterCount];
        Array.Fill(velocity, number / 8f);
        return new TrainedUpdate(number / 2.0, 4, payload, new DgcResidual(velocity, null));
    }

    protected IActorRef StartClient() => StartClient(Pulls(int.MaxValue));

    protected IActorRef StartClient(PayloadPulls pulls)
    {
        var client = Sys.ActorOf(ClientActor.Props(Setup(Coordinator) with { Pulls = pulls }));
        Settled(client, Session);
        return client;
    }

    protected PayloadPulls Pulls(int maxReceiving) => new(new TransferSettings(64, 1 << 16, Retry, maxReceiving), new SchedulerTime(Time));

    private protected ClientSetup Setup(ICanTell coordinator) =>
        new(Self, Layout, _work, State, _pool, coordinator, Pulls(int.MaxValue), Policy);

    /// <summary>
    /// Returns when the actor, and its puller before it, have handled what was sent to them before; fails if they sent
    /// <paramref name="probe"/> anything not expected yet.
    /// </summary>
    protected void Settled(IActorRef actor, TestProbe probe)
    {
        if (!Puller.IsNobody()) Barrier(Puller, probe);
        Barrier(actor, probe);
    }

    private void Barrier(IActorRef actor, TestProbe probe)
    {
        var barrier = $"barrier {++_barriers}";
        actor.Tell(new Identify(barrier), probe);
        Assert.Equal(barrier, probe.ExpectMsg<ActorIdentity>().MessageId);
    }

    protected void ExpectRequests(TrainOffer offer, params int[] indices)
    {
        foreach (var index in indices) Assert.Equal(new ChunkRequest(offer.Offer, PayloadDirection.Down, index), ExpectRequest());
    }

    protected ChunkRequest ExpectRequest()
    {
        var request = Session.ExpectMsg<ChunkRequest>();
        Puller = Session.Sender;
        return request;
    }

    protected void SendChunk(TrainOffer offer, int index, int payload = 1) =>
        Puller.Tell(new PayloadChunk(offer.Offer, PayloadDirection.Down, index, Payload(payload).Chunk(index)), Session);

    /// <summary>Offers, and serves all 4 chunks.</summary>
    private protected Job Train(IActorRef client, TrainOffer offer, int payload = 1)
    {
        client.Tell(offer, Session);
        return ServeAll(offer, payload);
    }

    private protected Job ServeAll(TrainOffer offer, int payload = 1)
    {
        for (var chunk = 0; chunk < 4; chunk++) SendChunk(offer, ExpectRequest().Index, payload);
        return Training.ExpectMsg<Job>();
    }

    /// <summary>Trains to update <paramref name="number"/> and leaves the client waiting for its verdict.</summary>
    protected TrainResult Answer(IActorRef client, TrainOffer offer, int number, int payload = 1)
    {
        Train(client, offer, payload).Outcome.SetResult(Update(number));
        var result = Session.ExpectMsg<TrainResult>();
        Assert.Equal(offer.Offer, result.Offer);
        Assert.Equal(number / 2.0, result.Loss);
        return result;
    }

    protected void Decide(IActorRef client, TrainOffer offer, VerdictKind kind)
    {
        client.Tell(new Verdict(offer.Offer, kind, ""), Coordinator);
        Settled(client, Coordinator);
    }

    protected override void AfterAll()
    {
        _work.Dispose();
        base.AfterAll();
        _pool.Dispose();
    }
}
