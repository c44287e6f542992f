using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>
/// Owns the global model, the score maps and the aggregation, and leads the rounds: <see cref="WaitingForClients"/>,
/// <see cref="Collecting"/>, <see cref="Aggregating"/>, and in the end <see cref="TakingLeave"/> of the nodes. <see cref="RoundState"/>
/// decides what a round does, and <see cref="OpenRound"/> carries it out. Its children are the roster and one session per selected client.
/// </summary>
public sealed partial class CoordinatorActor : ReceiveActor, IWithTimers
{
    private readonly CoordinatorSettings _settings;
    private readonly CoordinatorServices _services;
    private readonly RoundParts _parts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _rosterActor;
    private readonly IActorRef _evaluations;
    private readonly LostClients _lost = new();
    private readonly ClientSessions _clients;
    private readonly ClientWait _wait;
    private Absences _absences = Absences.None;
    private Divergences _divergences = Divergences.None;
    private RunState _run;
    private OpenRound? _open;
    private int _attempt;
    private long _roundStarted;
    private bool _begun; // a round of this process has started
    private int? _left; // clients that can still take part, where nobody can join

    public CoordinatorActor(CoordinatorSettings settings, CoordinatorServices services, RunState start)
    {
        (_settings, _services, _run, _left) = (settings, services, start, settings.FixedClients);
        var federated = settings.FederatedEvaluation;
        var evaluation = EvaluationActor.Props(EvaluationSettings.Of(settings, services.Layout, start.Run));
        _evaluations = federated ? Context.ActorOf(evaluation, "evaluation") : ActorRefs.Nobody;
        _parts = new RoundParts(settings, services, services.Evaluation ?? (federated ? new FederatedEvaluation(_evaluations) : null));
        _clients = new ClientSessions(Context, services.Observer, _log) { Traffic = new RoundTraffic(services.Time) };
        _wait = new ClientWait(settings.Wait, _log);
        var watch = settings.Clustered ? ClusterWatch.Props() : null;
        var roster = RosterActor.Props(start.Run, services.Trained, settings.Admission, watch, services.Terms);
        _rosterActor = Context.Watch(Context.ActorOf(roster, "roster"));
        WaitingForClients();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CoordinatorSettings settings, CoordinatorServices services, RunState start) =>
        Akka.Actor.Props.Create(() => new CoordinatorActor(settings, services, start));

    /// <summary>The guardian restarts a coordinator that failed; the run has failed with it and must not begin again.</summary>
    protected override void PreStart()
    {
        if (_services.Completion.Task.IsCompleted)
        {
            Context.Stop(Self);
            return;
        }
        try
        {
            _parts.Restore(_run);
        }
        catch (MalformedDataException e)
        {
            Fail(e);
            return;
        }
        _services.Observer.Happened(new RunEvent.Began(_run.Run, _run.Round, _settings.Rounds, new RunControl(Self)));
        ShowScores();
        NextRound();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Completion.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    /// <summary>A run that is complete or has failed is so whatever ends the coordinator while it takes leave of the nodes.</summary>
    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _services.Metrics.ClientsChanged(-_clients.Roster.Available.Length);
        if (_leave?.Failure is { } failure) _services.Completion.TrySetException(failure);
        else if (End is not null) _services.Completion.TrySetResult(_run);
        else _services.Completion.TrySetException(new InvalidOperationException($"the coordinator stopped after round {_run.Round}"));
    }

    /// <summary>A session that fails is stopped, and its client drops out of the round; other failures are the coordinator's own.</summary>
    protected override SupervisorStrategy SupervisorStrategy()
    {
        var self = Self;
        return new OneForOneStrategy(cause =>
        {
            if (cause is SessionFailedException broken) self.Tell(new SessionFailed(broken.Offer, broken.Message, broken.Diverged));
            return Directive.Stop;
        });
    }

    private void WaitingForClients()
    {
        Receive<RosterChanged>(changed =>
        {
            OnRosterChanged(changed);
            StartAttemptIfPossible();
        });
        Receive<NoticeTick>(_ => _wait.Notice(Timers, _run.Round + 1, Needed, _clients));
        Receive<WaitLimitTick>(_ => Fail(_wait.Failure(_run.Round + 1, Needed, _clients)));
        Always();
    }

    private void Collecting()
    {
        Receive<UpdateReceived>(received => EndIf(_open!.Apply(received)));
        Receive<TrainResult>(result => _open!.Awaits(result.Offer), result => _clients.Forward(result));
        Receive<SessionFailed>(failed => EndIf(_open!.Apply(_clients.Failed(failed))));
        Receive<DeadlineTick>(tick => EndIf(_open!.Apply(tick.Deadline)));
        Receive<RosterChanged>(changed =>
        {
            OnRosterChanged(changed);
            EndIf(_open!.Apply(changed));
        });
        Receive<MasksEnded>(ended => EndIf(_open!.Apply(ended)));
        Receive<Terminated>(ended => _clients.ClientOf(ended.ActorRef) is not null, OnSessionEnded);
        Always();
    }

    /// <summary>Nothing can change the round any more; who asks for a verdict is told "received" until the checkpoint is written.</summary>
    private void Aggregating()
    {
        Receive<RoundClosed>(closed => OnClosed(closed.State));
        Receive<ClosingFailed>(failed =>
        {
            if (failed.Cause is RunFailedException { Diverged: true } diverged) Diverge(diverged);
            else Fail(failed.Cause);
        });
        Always();
    }

    private void Always()
    {
        Receive<ControlRequest>(OnControl);
        Receive<SessionProgress>(OnProgress);
        Receive<RegisterClients>(OnRegister);
        Receive<RefusedNode>(OnRefused);
        Receive<Goodbye>(goodbye => _rosterActor.Forward(goodbye));
        Receive<RosterChanged>(OnRosterChanged);
        Receive<UpdateStatus>(asked => Sender.Tell(FateOf(asked.Offer)));
        Receive<TrainResult>(late => Sender.Tell(FateOf(late.Offer)));
        Receive<UpdateReceived>(late => _clients.Refuse(late.Offer, "its round is over"));
        Receive<LostClients.Expired>(_lost.Forget);
        Receive<Terminated>(ended => ended.ActorRef.Equals(_rosterActor), _ => Fail(new InvalidOperationException("the roster failed")));
        Receive<object>(late => late is SessionFailed or MasksEnded or DeadlineTick or Terminated, _ => { });
    }

    private void NextRound()
    {
        _attempt = 0;
        _clients.Traffic = new RoundTraffic(_services.Time);
        _roundStarted = _services.Time.GetTimestamp();
        if (End is { } reason) TakeLeave(reason);
        else NextAttempt();
    }

    private void NextAttempt()
    {
        _open = null;
        Become(WaitingForClients);
        StartAttemptIfPossible();
    }

    /// <summary>Clients without which the next attempt does not start.</summary>
    private int Needed =>
        _begun ? _settings.Selection.MinClients : _left ?? Math.Max(_settings.Selection.MinClients, _settings.Selection.StartClients);

    private void StartAttemptIfPossible()
    {
        var (least, drawable) = (_settings.Selection.MinClients, Drawable);
        if (_controls.Paused) ClientWait.Stop(Timers);
        else if (_left < least) Fail(new RunFailedException($"{_left} clients are left, and a round needs at least {least}{_clients.Trouble}"));
        else if (drawable.Available.Length < Needed) Wait(drawable);
        else StartAttempt(_absences.Among(drawable, least));
    }

    private void Wait(ClientRoster drawable)
    {
        _wait.Start(Timers);
        _services.Observer.Happened(new RunEvent.RoundWaits(new RoundId(_run.Round + 1), Needed, drawable.Available.Length));
    }

    /// <param name="present">The clients to draw from.</param>
    private void StartAttempt(ImmutableArray<ClientId> present)
    {
        ClientWait.Stop(Timers);
        _begun = true;
        _open = _parts.Opening.Open(_run, present, _attempt, _clients);
        Become(Collecting);
        var passed = new RoundEvent.DeadlinePassed(_open.Plan.Round, _attempt);
        Timers.StartSingleTimer("deadline", new DeadlineTick(passed), _settings.RoundDeadline);
    }

    /// <param name="end">How the attempt ended; null: it did not.</param>
    private void EndIf(RoundEffect? end)
    {
        if (end is null) return;
        Timers.Cancel("deadline");
        _absences = _absences.After(_open!.State, _clients.Roster);
        _divergences = _divergences.After(_open.State);
        if (end is RoundEffect.Repeat repeat) Repeat(repeat);
        else Close(((RoundEffect.Close)end).Accepted);
    }

    private void Close(ImmutableArray<ClientId> accepted)
    {
        if (DropOuts.Of(_open!.State) is { } dropped)
            _log.Warning("Round {0} attempt {1}: {2}", _open.Plan.Round.Value, _open.Plan.Attempt, dropped);
        Become(Aggregating);
        _services.Observer.Happened(new RunEvent.RoundCloses(_open!.Plan.Round));
        var (time, started, round) = (_services.Time, _roundStarted, _open.Plan.Round.Value);
        var evaluates = round % _settings.EvalEvery == 0 || round == LastRound;
        var closing = _open.Closing(accepted, _settings.Training.Epochs, evaluates, () => time.GetElapsedTime(started).TotalSeconds);
        var (parts, run, cancel) = (_parts, _run, _stopping.Token);
        Task.Run(() => parts.Closing.Close(run, closing, cancel), cancel)
            .PipeTo(Self, success: state => new RoundClosed(state), failure: cause => new ClosingFailed(cause));
    }

    private void OnSessionEnded(Terminated ended) =>
        EndIf(_open!.Apply(new RoundEvent.ClientFailed(_open.Plan.OfferTo(_clients.ClientOf(ended.ActorRef)!.Value), "its session failed")));

    private void Repeat(RoundEffect.Repeat repeat)
    {
        var plan = _open!.Plan;
        _services.Observer.Happened(new RunEvent.AttemptFailed(plan.Round, plan.Attempt, repeat.Reason));
        if (_divergences.End(plan.Round, Drawable.Available) is { } diverged)
        {
            Diverge(diverged);
        }
        else if (++_attempt < _settings.MaxAttempts)
        {
            _log.Warning("Round {0} attempt {1} is repeated: {2}; {3}", plan.Round.Value, plan.Attempt, repeat.Reason,
                DropOuts.Of(_open.State) ?? "none dropped");
            NextAttempt();
        }
        else
        {
            var reasons = DropOuts.Reasons(_open.State.Dropped);
            Fail(new RunFailedException($"round {plan.Round.Value} failed {_attempt} times: {repeat.Reason}; {reasons}"));
        }
    }

    /// <summary>The nodes hear of it and end, too: with what they are started with it would only happen again.</summary>
    private void Diverge(RunFailedException failure) => TakeLeave(failure.Message, failure);

    private void OnClosed(RunState state)
    {
        _run = state;
        // The former weights, and at least one payload made from them.
        LargeArrays.Dropped(2L * state.Weights.Length * sizeof(float));
        _open!.TellVerdicts();
        _services.Metrics.RoundClosed(state.Report!);
        _services.Observer.RoundFinished(state.Report!);
        ShowScores();
        NextRound();
    }

    /// <summary>A client that only moved to another node is still on the roster, and still counts.</summary>
    private void OnRosterChanged(RosterChanged changed)
    {
        _services.Metrics.ClientsChanged(changed.Roster.Available.Length - _clients.Roster.Available.Length);
        _clients.Roster = changed.Roster;
        _evaluations.Tell(changed with { Roster = Drawable });
        _left -= changed.Lost.Count(client => !changed.Roster.Entries.ContainsKey(client) && !_controls.Excluded.Contains(client));
        _lost.Update(changed, Timers);
        _services.Observer.Happened(new RunEvent.RosterMoved(
            changed.Roster, changed.Lost, changed.Reason,
            TookLeave: !changed.MayReturn && !changed.Lost.Any(changed.Roster.Entries.ContainsKey)));
    }

    private void Fail(Exception cause)
    {
        _services.Observer.Happened(new RunEvent.Ended(_run.Round, cause.Message));
        _services.Completion.TrySetException(cause);
        Context.Stop(Self);
    }
}
