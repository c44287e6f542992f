using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>A client and the probe that plays it.</summary>
internal sealed record Played(ClientId Client, IActorRef Probe);

/// <summary>A node's clients can be reached.</summary>
internal sealed record NodeReady : INoSerializationVerificationNeeded;

/// <summary>
/// A node whose clients are probes: the coordinator reaches them where it looks for clients, below the node. It leaves when the run is
/// over.
/// </summary>
internal sealed class FakeNode : ReceiveActor
{
    public FakeNode(ImmutableArray<Played> clients, IActorRef probe, IActorRef ready)
    {
        foreach (var played in clients)
        {
            var player = played.Probe;
            Context.ActorOf(Props.Create(() => new Forwarder(player)), ActorNames.Client(played.Client));
        }

        Receive<RunEnded>(_ => Sender.Tell(new Goodbye([.. clients.Select(played => played.Client)], "the run is over")));
        ReceiveAny(message => probe.Forward(message));
        ready.Tell(new NodeReady());
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef probe) => ReceiveAny(message => probe.Forward(message));
    }
}
