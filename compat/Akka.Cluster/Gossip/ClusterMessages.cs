using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Association;

namespace Akka.Cluster
{
    /// <summary>A message between the cluster parts of two nodes.</summary>
    public interface IClusterMessage
    {
    }
}

namespace Akka.Cluster.Gossip
{
    /// <summary>Base of the messages: all travel on the control connection.</summary>
    internal abstract record ClusterMessage : IClusterMessage, IControlMessage, IPossiblyHarmful, IDeadLetterSuppression;

    /// <summary>Is a cluster there? Answered by <see cref="InitJoinAck"/> by a node that is in one, by <see cref="InitJoinNack"/> otherwise.</summary>
    internal sealed record InitJoin : ClusterMessage;

    internal sealed record InitJoinAck(Address From) : ClusterMessage;

    internal sealed record InitJoinNack(Address From) : ClusterMessage;

    /// <summary>Take me in. Answered by <see cref="Welcome"/>, at once or when an older incarnation of the asker has been removed.</summary>
    internal sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles) : ClusterMessage;

    internal sealed record Welcome(UniqueAddress From, ClusterState State, ImmutableHashSet<int> Seen) : ClusterMessage;

    /// <summary>The sender's state, for one incarnation of the receiver.</summary>
    internal sealed record GossipEnvelope(UniqueAddress From, int To, ClusterState State, ImmutableHashSet<int> Seen) : ClusterMessage;

    /// <summary>A member that was told to exit is about to end.</summary>
    internal sealed record ExitingConfirmed(UniqueAddress Node) : ClusterMessage;

    internal sealed record Heartbeat(UniqueAddress From) : ClusterMessage;

    internal sealed record HeartbeatRsp(UniqueAddress From) : ClusterMessage;
}
