using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster;

/// <summary>Makes the cluster part of a system.</summary>
public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}

/// <summary>The node could not join.</summary>
public class ClusterJoinFailedException : AkkaException
{
    public ClusterJoinFailedException(string message)
        : base(message)
    {
    }
}
