using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Sessions;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Testing;
using Akka.Actor;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Sessions;

/// <summary>One session between a probe for its coordinator and a probe for its client.</summary>
public abstract class SessionTest : ActorTest
{
    protected const int Samples = 4;
    protected static readonly OfferId Offer = new(Run, new RoundId(1), 0, Client(0));

    protected SessionTest()
    {
        Coordinator = CreateTestProbe("coordinator");
        Peer = CreateTestProbe("client");
        Failures = CreateTestProbe("failures");
    }

    protected TestProbe Coordinator { get; }

    protected TestProbe Peer { get; }

    /// <summary>The session's child that asked for the last chunk: chunks go to it.</summary>
    protected IActorRef Puller { get; private set; } = ActorRefs.Nobody;

    /// <summary>What the session moves.</summary>
    protected TrafficMeter Traffic { get; } = new();

    private TestProbe Failures { get; }

    /// <summary>20 values of 1/4, in a header and 80 bytes: 2 chunks of 64.</summary>
    protected static PayloadSource Update { get; } = new(DenseUpdateCodec.Encode(Enumerable.Repeat(0.25f, 20).ToArray()), 64);

    protected static TrainResult Result { get; } = new(Offer, 0.5, Samples, Update.Info);

    /// <summary>The offer has gone out once.</summary>
    protected IActorRef StartSession() => StartSession(null, out _);

    /// <param name="difference">What the client's view lacks; null: the whole sub-model is offered.</param>
    protected IActorRef StartSession(Func<PayloadSource>? difference, out TrainOffer offer)
    {
        var failures = Failures.Ref;
        var parameters = new HyperParameters(
            7, 0.1f, 4, 1, 2, RawUplink.Settings, Downlinks.Raw);
        var payloads = new PayloadCache(
            Enumerable.Range(0, 20).Select(i => (float)i)
                .ToArray(), StrategyCatalogs.BuiltIn.CreateDownlink(parameters.Downlink), seed: 5, chunkBytes: 64);
        var pulls = new PayloadPulls(new TransferSettings(64, 1 << 16, Retry), new SchedulerTime(Time));
        var task = new SessionTask(
            Offer, Peer.Ref, SubModel.Full(Layout), parameters, Deadline, Samples, payloads, pulls,
                StrategyCatalogs.BuiltIn.CreateUplink(parameters.Uplink), Traffic, Difference: difference);
        var session = Coordinator.ChildActorOf(SessionActor.Props(task), new OneForOneStrategy(cause =>
        {
            failures.Tell(new Failed(cause), ActorRefs.NoSender);
            return Directive.Stop;
        }));
        Coordinator.Watch(session);
        offer = Peer.ExpectMsg<TrainOffer>();
        Assert.Equal((Offer, SubModelMasks.Full, parameters, Deadline), (offer.Offer, offer.Masks, offer.Parameters, offer.Deadline));
        return session;
    }

    protected static PayloadChunk Chunk(int index) => new(Offer, PayloadDirection.Up, index, Update.Chunk(index));

    protected void ExpectRequest(int index)
    {
        Peer.ExpectMsg(new ChunkRequest(Offer, PayloadDirection.Up, index));
        Puller = Peer.Sender;
    }

    /// <summary>The client reports its result, both chunks of its update are pulled, and the coordinator has it.</summary>
    protected UpdateReceived Deliver(IActorRef session)
    {
        session.Tell(Result, Peer);
        ExpectRequest(0);
        Puller.Tell(Chunk(0), Peer);
        ExpectRequest(1);
        Puller.Tell(Chunk(1), Peer);
        return Coordinator.ExpectMsg<UpdateReceived>();
    }

    /// <summary>The session ends with this reason for its supervisor.</summary>
    protected void Broken(IActorRef session, string reason)
    {
        var cause = Assert.IsType<SessionFailedException>(Failures.ExpectMsg<Failed>().Cause);
        Assert.Equal(Offer, cause.Offer);
        Assert.Contains(reason, cause.Message, StringComparison.Ordinal);
        Assert.Contains("from client c00 in round 1", cause.Message, StringComparison.Ordinal);
        Coordinator.ExpectTerminated(session);
    }

    private sealed record Failed(Exception Cause) : INoSerializationVerificationNeeded;
}
