using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Roster;

/// <summary>
/// The end of a run: every node is told, settles what its clients have pending, and says goodbye. The run is complete when all did, or are
/// gone, or after <see cref="GoodbyeLimit"/>. Clients that were lost shortly before have time to come back and hear it, and so has
/// everybody where the run was over before this coordinator began: whoever comes later finds nobody, and cannot know. Belongs to the
/// coordinator's actor.
/// </summary>
/// <param name="reason">Why the run is over.</param>
/// <param name="begun">This process has led a round.</param>
/// <param name="clustered">Nodes come and go; else nobody can return.</param>
/// <param name="failure">Why the run cannot go on; null: it is complete.</param>
internal sealed class LeaveTaking(
    RunId run, string reason, LostClients lost, bool begun, bool clustered, ITimerScheduler timers, RunFailedException? failure = null)
{
    private const string LimitTimer = "leave limit";

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(10);

    /// <summary>What every node is told.</summary>
    public RunEnded Over { get; } = new(run, reason, failure is not null);

    /// <summary>Why the run cannot go on; null: it is complete.</summary>
    public RunFailedException? Failure => failure;

    private bool AnyoneMayReturn => clustered && (!begun || lost.Count > 0);

    /// <summary>
    /// From now on the actor gets a <see cref="LeaveTick"/> every retry time, and a <see cref="LeaveLimitTick"/> in the end.
    /// </summary>
    public void Begin(TimeSpan retry, ILoggingAdapter log)
    {
        timers.StartPeriodicTimer("leave", LeaveTick.Instance, retry);
        timers.StartSingleTimer(LimitTimer, LeaveLimitTick.Instance, AnyoneMayReturn ? LostClients.ReturnLimit : GoodbyeLimit);
        if (lost.Count > 0)
            log.Info("{0} clients that were lost have {1} to come back and hear that the run is over", lost.Count, LostClients.ReturnLimit);
    }

    /// <summary>Clients that are lost only now have their time to return, too.</summary>
    public void OnLost(RosterChanged changed)
    {
        if (changed.MayReturn && clustered) timers.StartSingleTimer(LimitTimer, LeaveLimitTick.Instance, LostClients.ReturnLimit);
    }

    public void OnGoodbye(Goodbye goodbye) => lost.Forget(goodbye.Clients);

    /// <summary>Everybody knows that the run is over, or cannot hear it any more.</summary>
    public bool IsComplete(ClientRoster roster) => roster.Entries.IsEmpty && !AnyoneMayReturn;

    public void Tell(ClientRoster roster, IActorRef coordinator)
    {
        foreach (var node in roster.Entries.Values.Select(entry => entry.Node).Distinct()) node.Tell(Over, coordinator);
    }
}
