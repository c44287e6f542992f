using Akka.Actor;

namespace Akka.Cluster.Daemon;

/// <summary>The cluster's part in the coordinated shutdown of its system: leave, wait to be let go, say so, end.</summary>
internal sealed class ClusterShutdown(Cluster cluster, IActorRef daemon, Task exiting, Task terminated)
{
    public void Register()
    {
        var shutdown = CoordinatedShutdown.Get(cluster.System);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", Leave);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "wait-exiting", LetGo);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", Confirm);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", End);
    }

    private bool IsMember => !cluster.IsTerminated && cluster.SelfMember.Status is not (MemberStatus.Removed or MemberStatus.Down);

    private Task<Done> Leave()
    {
        if (!IsMember)
        {
            return Task.FromResult(Done.Instance);
        }

        cluster.Leave(cluster.SelfAddress);
        return LetGo();
    }

    private async Task<Done> LetGo()
    {
        if (IsMember)
        {
            await Task.WhenAny(exiting, terminated).ConfigureAwait(false);
        }

        return Done.Instance;
    }

    private async Task<Done> Confirm()
    {
        if (IsMember)
        {
            await Task.WhenAny(daemon.Ask<Done>(new ClusterCommands.ExitingCompleted()), terminated).ConfigureAwait(false);
        }

        return Done.Instance;
    }

    private async Task<Done> End()
    {
        cluster.System.Stop(daemon);
        await terminated.ConfigureAwait(false);
        return Done.Instance;
    }
}
