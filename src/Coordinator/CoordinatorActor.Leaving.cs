using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>
/// The end of a run: every node is told, settles what its clients have pending, and says goodbye; the run is complete when all did, or are
/// gone, or after <see cref="LeaveLimit"/>; after <see cref="ReturnLimit"/> where it was over before this coordinator began.
/// </summary>
public sealed partial class CoordinatorActor
{
    private const string LeaveTimer = "leave";
    private const string RetryTimer = "retry";

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// More than a node needs to come back to a coordinator that was killed: it becomes unreachable to the node (5 s), the node downs itself
    /// (5 s), leaves (5 s), waits and joins (2 s), unless its next sign of life finds the new coordinator (10 s), with the defaults of <c>client.conf</c>.
    /// </summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(30);

    private void TakeLeave()
    {
        Become(TakingLeave);
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Transfer.Retry);
        Timers.StartSingleTimer(LeaveTimer, LeaveLimitTick.Instance, _begun ? LeaveLimit : ReturnLimit);
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
            if (_roster.Entries.IsEmpty) Complete();
        });
        Always();
    }

    /// <summary>A run that was over when this coordinator began is still to be told to nodes that are yet to come back to it.</summary>
    private void TellThatItIsOver()
    {
        if (_roster.Entries.IsEmpty && (_begun || !_settings.Clustered)) Complete();
        foreach (var node in _roster.Entries.Values.Select(entry => entry.Node).Distinct()) node.Tell(Over());
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

    private sealed record LeaveLimitTick : INoSerializationVerificationNeeded
    {
        public static readonly LeaveLimitTick Instance = new();
    }
}
