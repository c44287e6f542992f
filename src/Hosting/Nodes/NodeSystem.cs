using AfdActors.Hosting.Security;
using Akka;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;

namespace AfdActors.Hosting.Nodes;

/// <summary>The actor system of a node: how it begins, and how it leaves the cluster and ends.</summary>
internal static class NodeSystem
{
    /// <summary>Akka's name for the reason that it ends a system for; the type itself is not public.</summary>
    private const string HandshakeFailure = "TlsHandshakeFailureReason";

    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(5);

    /// <param name="peers">Whom to believe over TLS; null: without TLS.</param>
    public static ActorSystem Start(Config akka, PeerCheck? peers)
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(akka);
        var system = ActorSystem.Create(
            ClusterConfiguration.SystemName, peers is null ? ActorSystemSetup.Create(bootstrap) : ActorSystemSetup.Create(bootstrap, peers, peers.Ssl));
        var shutdown = CoordinatedShutdown.Get(system);
        // Akka ends a system as soon as one address that it connects to does not speak TLS or shows a wrong certificate, so whoever takes a dead
        // client's port could end the run. The phase does not recover (remoting.conf), so that the shutdown stops here.
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "stay", () => shutdown.ShutdownReason?.GetType().Name == HandshakeFailure
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
