using Akka.Actor;

namespace Akka.Cluster.SBR;

/// <summary>Decides by the strategy under <c>akka.cluster.split-brain-resolver</c>.</summary>
public class SplitBrainResolverProvider : IDowningProvider
{
    private readonly ActorSystem _system;
    private readonly Cluster _cluster;

    /// <exception cref="Configuration.ConfigurationException">The strategy is unknown.</exception>
    public SplitBrainResolverProvider(ActorSystem system, Cluster cluster)
    {
        (_system, _cluster) = (system, cluster);
        Settings = ResolverSettings.Read(system.Settings.Config);
    }

    public Props DowningActorProps
    {
        get
        {
            var (cluster, settings) = (_cluster, Settings);
            return Props.Create(() => new SplitBrainResolverActor(cluster, settings)).WithDispatcher(_system.Settings.Config.GetString("akka.cluster.use-dispatcher"));
        }
    }

    private ResolverSettings Settings { get; }
}
