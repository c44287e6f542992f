using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Coordinator.Roster;

/// <summary>No message of the node at this address arrives at the moment.</summary>
public sealed record NodeUnreachable(Address Address) : INoSerializationVerificationNeeded;

/// <summary>The node at this address answers again.</summary>
public sealed record NodeReachable(Address Address) : INoSerializationVerificationNeeded;

/// <summary>The node at this address is no member of the cluster any more.</summary>
public sealed record NodeRemoved(Address Address) : INoSerializationVerificationNeeded;

/// <summary>Tells its parent what the cluster knows of the other nodes: <see cref="NodeUnreachable"/>, <see cref="NodeReachable"/>, <see cref="NodeRemoved"/>.</summary>
public sealed class ClusterWatch : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterWatch()
    {
        Receive<ClusterEvent.UnreachableMember>(unreachable => Context.Parent.Tell(new NodeUnreachable(unreachable.Member.Address)));
        Receive<ClusterEvent.ReachableMember>(reachable => Context.Parent.Tell(new NodeReachable(reachable.Member.Address)));
        Receive<ClusterEvent.MemberRemoved>(removed => Context.Parent.Tell(new NodeRemoved(removed.Member.Address)));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<ClusterEvent.IReachabilityEvent>(_ => { });
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new ClusterWatch());

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);
}
