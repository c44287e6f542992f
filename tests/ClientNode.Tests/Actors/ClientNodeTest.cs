using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A node between clients that can be made to fail and the coordinator.</summary>
public abstract class ClientNodeTest : ClientTest
{
    protected static readonly RunId Run = new("0123456789abcdef");

    /// <summary>The run of each client that was made.</summary>
    protected ConcurrentQueue<RunId> Made { get; } = new();

    protected TaskCompletionSource<NodeEnd> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected static ClientDescription Description(int index) => new(new ClientId($"c{index:d3}"), 4, 1);

    protected void Answer(IActorRef node, int clients) => node.Tell(new Registered(Run, clients), Coordinator);

    protected NodeEnd Ended()
    {
        AwaitCondition(() => End.Task.IsCompleted, Patience);
        return End.Task.Result;
    }

    /// <summary>A node that serves.</summary>
    protected IActorRef StartRegistered(int clients)
    {
        var node = StartNode(clients);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, 0);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, clients);
        Settled(node, Coordinator);
        return node;
    }

    protected IActorRef ClientOf(IActorRef node, int index)
    {
        Sys.ActorSelection(node.Path / ActorNames.Client(Description(index).Client)).Tell(new Identify(index), Coordinator);
        return Coordinator.ExpectMsg<ActorIdentity>().Subject;
    }

    protected IActorRef StartNode(int clients, TimeSpan? wait = null)
    {
        ImmutableArray<HostedClient> hosted =
            [.. Enumerable.Range(0, clients).Select(index => new HostedClient(Description(index), Make))];
        return Sys.ActorOf(
            ClientNodeActor.Props(
                new ClientNodeSettings("node", "s3cret", "layout", "pa55", Retry)
                {
                    Terms = [new Term("afd.run.seed", "7")],
                    Wait = wait,
                },
                hosted, Coordinator, End));
    }

    private Props Make(RunId run)
    {
        Made.Enqueue(run);
        return Props.Create(() => new Fragile());
    }

    /// <summary>The client's actor throws.</summary>
    protected sealed record Fail : INoSerializationVerificationNeeded
    {
        public static readonly Fail Instance = new();
    }

    private sealed class Fragile : ReceiveActor
    {
        public Fragile() => Receive<Fail>(_ => throw new InvalidOperationException("broken disk"));
    }
}
