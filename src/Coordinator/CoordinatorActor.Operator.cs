using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <content>What whoever runs the federation sees of it, and decides about it.</content>
public sealed partial class CoordinatorActor
{
    private OperatorControls _controls = OperatorControls.None;

    private int LastRound => _controls.LastRound ?? _settings.Rounds;

    /// <summary>Why the run is over; null: it goes on.</summary>
    private string? End => _settings.EndOf(_run) ?? (_run.Round >= LastRound ? $"it was stopped after round {_run.Round}" : null);

    /// <summary>The clients that a round may be drawn from.</summary>
    private ClientRoster Drawable => _controls.Among(_clients.Roster);

    private void OnControl(ControlRequest request)
    {
        if (_leave is not null)
        {
            Sender.Tell(new ControlAnswer("the run is over"));
            return;
        }

        var point = new ControlPoint(_run.Round, _open is not null, _clients.Roster, _left, _settings.Selection.MinClients);
        var (next, refusal) = _controls.Apply(request, point);
        Sender.Tell(new ControlAnswer(refusal));
        if (next == _controls) return;
        _controls = next;
        _services.Observer.Happened(new RunEvent.ControlsMoved(next));
        _log.Info("The operator asked: {0}", request);
        if (request is ControlRequest.Exclude exclude) Exclude(exclude);
        if (_open is null) GoOn();
    }

    /// <summary>An update that is complete counts; the client is only not asked again.</summary>
    private void Exclude(ControlRequest.Exclude exclude)
    {
        _left--;
        _evaluations.Tell(new RosterChanged(Drawable, [exclude.Client], "excluded by the operator"));
        if (_open is not null) EndIf(_open.Apply(new RoundEvent.ClientExcluded(exclude.Client)));
    }

    /// <summary>No round is open, and what kept the next one from it may have changed. The time of a pause is not the round's.</summary>
    private void GoOn()
    {
        ClientWait.Stop(Timers);
        if (_attempt == 0) NextRound();
        else NextAttempt();
    }

    private void OnProgress(SessionProgress progress)
    {
        if (_open?.Awaits(progress.Offer) == true) _services.Observer.Happened(new RunEvent.ClientMoved(progress.Offer, progress.Phase));
    }

    private void OnRegister(RegisterClients register)
    {
        _services.Observer.Happened(new RunEvent.NodeSeen(Sender));
        _rosterActor.Forward(register);
    }

    private void OnRefused(RefusedNode refused) =>
        _services.Observer.Happened(new RunEvent.NodeRefused(refused.Node, refused.NodeId, refused.Reason));

    private void ShowScores()
    {
        var maps = _parts.Scores();
        if (!maps.IsEmpty) _services.Observer.Happened(new RunEvent.ScoresMoved(maps));
    }
}
