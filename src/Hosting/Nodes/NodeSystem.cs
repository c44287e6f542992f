using AfdActors.Hosting.Security;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// The actor systems that this program makes. Akka.Hosting makes them, each in a container of its own that lends the host's loggers: in the
/// host's container there would be one for as long as the host lives, and its end would end the host. But a run ends before the host does,
/// a client that has lost the cluster goes on with a new system, and the host may have a system of its own.
/// </summary>
internal static class NodeSystem
{
    /// <summary>A system whose log lines go to <paramref name="logs"/>.</summary>
    /// <param name="more">What the configuration cannot say.</param>
    public static ActorSystem Create(Config akka, ILoggerFactory logs, Action<AkkaConfigurationBuilder>? more = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(logs);
        services.AddAkka(ClusterConfiguration.SystemName, builder =>
        {
            builder.AddHocon(akka, HoconAddMode.Prepend);
            more?.Invoke(builder);
        });
        // The container owns nothing but the system, which whoever asked for it ends.
        return services.BuildServiceProvider().GetRequiredService<ActorSystem>();
    }

    /// <summary>The system of a node of a cluster.</summary>
    /// <param name="peers">Whom to believe over TLS; null: without TLS.</param>
    public static ActorSystem Start(Config akka, PeerCheck? peers, ILoggerFactory logs) =>
        Create(akka, logs, builder => _ = peers is null ? builder : builder.AddSetup(peers));

    /// <summary>Leaves the cluster and ends the system.</summary>
    public static Task LeaveAsync(ActorSystem system) =>
        CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
}
