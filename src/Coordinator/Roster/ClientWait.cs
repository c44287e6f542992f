using AfdActors.Coordinator.Sessions;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Roster;

/// <summary>
/// The time without enough clients for a round: logs what is missing after five seconds and then once a minute, and says when it was too
/// long. Belongs to the coordinator's actor, which gets its ticks.
/// </summary>
/// <param name="limit">The longest wait; null: any.</param>
internal sealed class ClientWait(TimeSpan? limit, ILoggingAdapter log)
{
    private const string NoticeTimer = "notice", LimitTimer = "wait";

    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LaterNotices = TimeSpan.FromMinutes(1);

    /// <summary>Begins to wait, or goes on with it.</summary>
    public void Start(ITimerScheduler timers)
    {
        if (timers.IsTimerActive(NoticeTimer)) return;
        timers.StartSingleTimer(NoticeTimer, NoticeTick.Instance, FirstNotice);
        if (limit is { } longest) timers.StartSingleTimer(LimitTimer, WaitLimitTick.Instance, longest);
    }

    public static void Stop(ITimerScheduler timers)
    {
        timers.Cancel(NoticeTimer);
        timers.Cancel(LimitTimer);
    }

    /// <param name="round">The one that waits.</param>
    /// <param name="needed">Clients that it starts with.</param>
    public void Notice(ITimerScheduler timers, int round, int needed, ClientSessions clients)
    {
        timers.StartSingleTimer(NoticeTimer, NoticeTick.Instance, LaterNotices);
        var patience = limit is { } longest ? $"for {longest} at most (--wait)" : "as long as it takes (--wait sets a limit)";
        log.Warning("Round {0} waits for clients: it starts with {1}, and {2} can be reached, {3}{4}", round, needed,
            clients.Roster.Available.Length, patience, clients.Trouble);
    }

    /// <summary>Why the run fails after the longest wait.</summary>
    public RunFailedException Failure(int round, int needed, ClientSessions clients) =>
        new($"round {round} waits for clients: it starts with {needed}, and {clients.Roster.Available.Length} can be reached, for {limit} (--wait){clients.Trouble}");
}
