using AfdActors.Hosting.Security;
using Akka;
using Akka.Actor;
using Akka.Cluster;
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
    /// <summary>Akka's name for the reason that it ends a system for; the type itself is not public.</summary>
    private const string HandshakeFailure = "TlsHandshakeFailureReason";

    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(5);

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
    public static ActorSystem Start(Config akka, PeerCheck? peers, ILoggerFactory logs)
    {
        var system = Create(akka, logs, builder => _ = peers is null ? builder : builder.AddSetup(peers).AddSetup(peers.Ssl));
        var shutdown = CoordinatedShutdown.Get(system);
        // Akka ends a system as soon as one address that it connects to does not speak TLS or shows a wrong certificate, so whoever takes a
        // dead client's port could end the run. The phase does not recover (remoting.conf), so that the shutdown stops here.
        shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind, "stay", () => shutdown.ShutdownReason?.GetType().Name == HandshakeFailure
            ? Task.FromException<Done>(new InvalidOperationException("a failed TLS handshake ends no node"))
            : Task.FromResult(Done.Instance));
        return system;
    }

    /// <summary>Leaves the cluster and ends the system.</summary>
    public static async Task LeaveAsync(ActorSystem system)
    {
        try
        {
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // Akka shuts a system down in an orderly way once, and a failed handshake has used that up.
            await Task.WhenAny(Cluster.Get(system).LeaveAsync(), Task.Delay(TimeToLeave)).ConfigureAwait(false);
            await system.Terminate().ConfigureAwait(false);
        }
    }
}
