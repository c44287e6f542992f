using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>A provider of systems that form clusters.</summary>
public interface IClusterActorRefProvider : IRemoteActorRefProvider
{
}

/// <summary>As <see cref="RemoteActorRefProvider"/>, with the cluster started and deciding over watched members.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider, IClusterActorRefProvider
{
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, settings, eventStream) => settings.InjectTopLevelFallback(
            ConfigurationFactory.FromResource("Akka.Cluster.reference.conf", typeof(ClusterActorRefProvider).Assembly));

    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        try
        {
            Cluster.Get(system);
        }
        catch
        {
            Remoting.Shutdown();
            throw;
        }
    }

    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system)
    {
        var detector = CreateRemoteWatcherFailureDetector(system);
        var times = RemoteWatcherTimes.Read(Settings.Config);
        return system.SystemActorOf(
            Props.Create(() => new ClusterRemoteWatcher(detector, times)).WithDispatcher(Settings.Config.GetString("akka.cluster.use-dispatcher")),
            "remote-watcher");
    }
}
