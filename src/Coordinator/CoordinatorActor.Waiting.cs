using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>
/// The time without enough clients for a round: says what is missing after five seconds and then once a minute, and knows when it was too long.
/// </summary>
public sealed partial class CoordinatorActor
{
    private const string NoticeTimer = "notice";
    private const string WaitTimer = "wait";

    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LaterNotices = TimeSpan.FromMinutes(1);

    /// <summary>Clients that can be drawn, without which the next attempt does not start.</summary>
    private int Needed => _begun ? _settings.Selection.MinClients : _left ?? Math.Max(_settings.Selection.MinClients, _settings.StartClients);

    private void WaitForMore()
    {
        if (Timers.IsTimerActive(NoticeTimer)) return;
        Timers.StartSingleTimer(NoticeTimer, NoticeTick.Instance, FirstNotice);
        if (_settings.Wait is { } limit) Timers.StartSingleTimer(WaitTimer, new WaitLimitTick(limit), limit);
    }

    private void WaitNoMore()
    {
        Timers.Cancel(NoticeTimer);
        Timers.Cancel(WaitTimer);
    }

    private void OnNotice()
    {
        Timers.StartSingleTimer(NoticeTimer, NoticeTick.Instance, LaterNotices);
        _log.Warning("Round {0} {1}, {2}", _run.Round + 1, Missing(), _settings.Wait is { } limit ? $"for {limit} at most (--wait)" : "as long as it takes (--wait sets a limit)");
    }

    private void OnWaitLimit(WaitLimitTick tick) => Fail(new RunFailedException($"round {_run.Round + 1} {Missing()}, for {tick.Limit} (--wait)"));

    private string Missing() => $"waits for clients: it starts with {Needed}, and {_roster.Available.Length} can be reached";

    private sealed record NoticeTick : INoSerializationVerificationNeeded
    {
        public static readonly NoticeTick Instance = new();
    }

    private sealed record WaitLimitTick(TimeSpan Limit) : INoSerializationVerificationNeeded;
}
