using AfdActors.Hosting.Nodes;
using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Hosting.Membership;

/// <summary>
/// Who gives up whom when nodes do not hear each other. The coordinator gives up clients, and never itself: the run is where it is.
/// A client gives up nobody but itself, when it has lost the coordinator; its process joins again with a new actor system.
/// So no picture of the network, however it flaps, costs the run. The split brain strategies of Akka.Cluster all have one that does: each
/// downs both ends of a connection that is broken while others reach both, and the coordinator may be one of them.
/// <para>Akka makes it by name (<c>akka.cluster.downing-provider-class</c>), with these arguments.</para>
/// </summary>
public sealed class FederationDowning(ActorSystem system, Cluster cluster) : IDowningProvider
{
    /// <summary>Of use to singletons and shards alone, of which there are none.</summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props DowningActorProps => cluster.SelfRoles.Contains(ClusterConfiguration.CoordinatorRole)
        ? CoordinatorDowning.Props(cluster, StableAfter)
        : ClientDowning.Props(cluster, cluster.Settings.SeedNodes[0], StableAfter);

    /// <summary>How long a node stays silent before it is given up, from the moment on that it is unreachable.</summary>
    private TimeSpan StableAfter => system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after");
}
