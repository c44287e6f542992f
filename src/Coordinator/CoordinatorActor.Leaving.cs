using AfdActors.Algorithms;
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

    /// <param name="failure">Why the run cannot go on; null: it is complete.</param>
    private void TakeLeave(string reason, RunFailedException? failure = null)
    {
        _leave = new LeaveTaking(_run.Run, reason, _lost, _begun, _settings.Clustered, Timers, failure);
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
        var failure = _leave!.Failure;
        _services.Observer.Happened(new RunEvent.Ended(_run.Round, failure?.Message));
        if (failure is null) _services.Completion.TrySetResult(_run);
        else _services.Completion.TrySetException(failure);
    }

    /// <summary>What became of an update. A run that failed keeps no open round, so that nobody waits for it.</summary>
    private Verdict FateOf(OfferId offer)
    {
        var verdict = _run.Ledger.VerdictOn(offer, _open?.State);
        return verdict.Kind is VerdictKind.Pending or VerdictKind.Received && _leave?.Failure is not null
            ? new Verdict(offer, VerdictKind.Rejected, "the run failed in its round")
            : verdict;
    }
}
