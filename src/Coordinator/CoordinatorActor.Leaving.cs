using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <content>The end of the run.</content>
public sealed partial class CoordinatorActor
{
    private LeaveTaking? _leave;

    /// <summary>Clients may still ask for the fate of their last update; nodes that come now hear that the run is over.</summary>
    private void TakingLeave()
    {
        Receive<LeaveTick>(_ => TellThatItIsOver());
        Receive<LeaveLimitTick>(_ => Complete());
        Receive<RegisterClients>(_ => Sender.Tell(_leave!.Over));
        Receive<RosterChanged>(changed =>
        {
            OnRosterChanged(changed);
            _leave!.OnLost(changed);
            CompleteIfAllKnow();
        });
        Receive<Goodbye>(goodbye =>
        {
            _leave!.OnGoodbye(goodbye);
            _rosterActor.Forward(goodbye);
            CompleteIfAllKnow();
        });
        Always();
    }

    private void TakeLeave(string reason)
    {
        _leave = new LeaveTaking(_run.Run, reason, _lost, _begun, _settings.Clustered, Timers);
        Become(TakingLeave);
        _leave.Begin(_settings.Transfer.Retry, _log);
        TellThatItIsOver();
    }

    private void TellThatItIsOver()
    {
        CompleteIfAllKnow();
        _leave!.Tell(_clients.Roster, Self);
    }

    private void CompleteIfAllKnow()
    {
        if (_leave!.IsComplete(_clients.Roster)) Complete();
    }

    private void Complete()
    {
        if (!_clients.Roster.Entries.IsEmpty) _log.Warning("{0} clients said no goodbye", _clients.Roster.Entries.Count);
        Timers.CancelAll();
        _services.Observer.Happened(new RunEvent.Ended(_run.Round, null));
        _services.Completion.TrySetResult(_run);
    }
}
