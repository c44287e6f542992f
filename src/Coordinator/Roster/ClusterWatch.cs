using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Coordinator.Roster;

/// <summary>The node at this address is a member of the cluster.</summary>
public sealed record NodeJoined(Address Address) : INoSerializationVerificationNeeded;

/// <summary>No message of the node at this address arrives at the moment.</summary>
public sealed record NodeUnreachable(Address Address) : INoSerializationVerificationNeeded;

/// <summary>The node at this address answers again.</summary>
public sealed record NodeReachable(Address Address) : INoSerializationVerificationNeeded;

/// <summary>The node at this address is no member of the cluster any more, or will not be: it leaves, or was given up.</summary>
public sealed record NodeRemoved(Address Address) : INoSerializationVerificationNeeded;

/// <summary>
/// Tells its parent what the cluster knows of the other nodes: <see cref="NodeJoined"/>, <see cref="NodeUnreachable"/>,
/// <see cref="NodeReachable"/>, <see cref="NodeRemoved"/>. One that is joining is a member: what it waits for is that all others have heard
/// of it, which nobody here depends on.
/// </summary>
public sealed class ClusterWatch : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterWatch()
    {
        Receive<ClusterEvent.UnreachableMember>(unreachable => Context.Parent.Tell(new NodeUnreachable(unreachable.Member.Address)));
        Receive<ClusterEvent.ReachableMember>(reachable => Context.Parent.Tell(new NodeReachable(reachable.Member.Address)));
        Receive<ClusterEvent.IMemberEvent>(
            changed => !changed.Member.UniqueAddress.Equals(_cluster.SelfUniqueAddress), changed => OnMember(changed.Member));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<ClusterEvent.IReachabilityEvent>(_ => { });
    }

    public static Props Props() => Akka.Actor.Props.Create(() => new ClusterWatch());

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private static void OnMember(Member member)
    {
        if (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)
            Context.Parent.Tell(new NodeJoined(member.Address));
        else
            Context.Parent.Tell(new NodeRemoved(member.Address));
    }
}
