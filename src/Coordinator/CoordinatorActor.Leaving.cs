using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>
/// The end of a run: every node is told, settles what its clients have pending, and says goodbye; the run is complete when all did, or are
/// gone, or after <see cref="LeaveLimit"/>. Clients that were lost shortly before have until <see cref="ReturnLimit"/> to come back and hear it, and
/// so has everybody where the run was over before this coordinator began: who comes later finds nobody, and cannot know.
/// </summary>
public sealed partial class CoordinatorActor
{
    private const string LeaveTimer = "leave";
    private const string RetryTimer = "retry";

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// More than a node needs to come back, with the defaults of <c>client.conf</c>: it misses the coordinator (6 s), downs itself (5 s), leaves
    /// and makes a new actor system (5 s), joins (2 s) and asks (2 s).
    /// </summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(30);

    /// <summary>Clients that were lost within the last <see cref="ReturnLimit"/>, and took no leave.</summary>
    private readonly HashSet<ClientId> _away = [];

    private bool AnyoneMayReturn => _settings.Clustered && (!_begun || _away.Count > 0);

    private void TakeLeave()
    {
        Become(TakingLeave);
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Transfer.Retry);
        Timers.StartSingleTimer(LeaveTimer, LeaveLimitTick.Instance, AnyoneMayReturn ? ReturnLimit : LeaveLimit);
        if (_away.Count > 0) _log.Info("{0} clients that were lost have {1} to come back and hear that the run is over", _away.Count, ReturnLimit);
        TellThatItIsOver();
    }

    /// <summary>Clients may still ask for the fate of their last update; nodes that come now hear that it is over.</summary>
    private void TakingLeave()
    {
        Receive<RetryTick>(_ => TellThatItIsOver());
        Receive<LeaveLimitTick>(_ =>
        {
            if (!_roster.Entries.IsEmpty) _log.Warning("{0} clients said no goodbye", _roster.Entries.Count);
            Complete();
        });
        Receive<RegisterClients>(_ => Sender.Tell(Over()));
        Receive<RosterChanged>(changed =>
        {
            OnRosterChanged(changed);
            if (changed.MayReturn && _settings.Clustered) Timers.StartSingleTimer(LeaveTimer, LeaveLimitTick.Instance, ReturnLimit);
            CompleteIfAllKnow();
        });
        Receive<Goodbye>(goodbye =>
        {
            _away.ExceptWith(goodbye.Clients);
            _rosterActor.Forward(goodbye);
            CompleteIfAllKnow();
        });
        Always();
    }

    private void TellThatItIsOver()
    {
        CompleteIfAllKnow();
        foreach (var node in _roster.Entries.Values.Select(entry => entry.Node).Distinct()) node.Tell(Over());
    }

    private void CompleteIfAllKnow()
    {
        if (_roster.Entries.IsEmpty && !AnyoneMayReturn) Complete();
    }

    /// <summary>A client that was lost has some time to come back, whether the run goes on or not.</summary>
    private void ExpectBack(RosterChanged changed)
    {
        _away.RemoveWhere(_roster.Entries.ContainsKey);
        if (!changed.MayReturn) return;
        foreach (var client in changed.Lost)
        {
            _away.Add(client);
            Timers.StartSingleTimer(("away", client), new AwayTick(client), ReturnLimit);
        }
    }

    private RunEnded Over() => new(_run.Run, $"all {_run.Round} rounds are closed");

    private void Complete()
    {
        Timers.CancelAll();
        _services.Completion.TrySetResult(_run);
    }

    private sealed record RetryTick : INoSerializationVerificationNeeded
    {
        public static readonly RetryTick Instance = new();
    }

    private sealed record AwayTick(ClientId Client) : INoSerializationVerificationNeeded;

    private sealed record LeaveLimitTick : INoSerializationVerificationNeeded
    {
        public static readonly LeaveLimitTick Instance = new();
    }
}
