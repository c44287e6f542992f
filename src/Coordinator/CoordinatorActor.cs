using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>
/// Owns the global model, the score maps and the aggregation, and leads the rounds: <see cref="WaitingForClients"/>,
/// <see cref="Collecting"/>, <see cref="Aggregating"/>, and in the end <see cref="TakingLeave"/> of the nodes. What a round does is decided by <see cref="RoundState"/>; this actor
/// carries the effects out. Its children are the roster and one session per selected client.
/// </summary>
public sealed partial class CoordinatorActor : ReceiveActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";

    private readonly CoordinatorSettings _settings;
    private readonly CoordinatorServices _services;
    private readonly IDropoutStrategy _dropout;
    private readonly IAggregationStrategy _aggregation;
    private readonly RoundOpening _opening;
    private readonly RoundClosing _closing;
    private readonly TrafficMeter _traffic;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _rosterActor;
    private readonly IActorRef _evaluations;
    private ClientRoster _roster = ClientRoster.Empty;
    private Absences _absences = Absences.None;
    private RunState _run;
    private OpenRound? _open;
    private Traffic _reported;
    private int _attempt;
    private long _roundStarted;
    private bool _begun;

    /// <summary>Clients that can still take part, where nobody can join.</summary>
    private int? _left;

    public CoordinatorActor(CoordinatorSettings settings, CoordinatorServices services, RunState start)
    {
        _settings = settings;
        _services = services;
        _run = start;
        _left = settings.FixedClients;
        _dropout = services.Catalogs.CreateDropout(settings.Dropout, services.Layout, settings.Seed);
        _aggregation = services.Catalogs.CreateAggregation(settings.Aggregation, services.Layout);
        var selector = services.Catalogs.CreateSelector(settings.Selection.Strategy);
        var downlink = services.Catalogs.CreateDownlink(settings.Downlink);
        var uplink = services.Catalogs.CreateUplink(settings.Uplink);
        var views = downlink is IStatefulDownlink stateful ? new ClientViews(stateful, services.Layout, settings.Seed) : null;
        _opening = new RoundOpening(settings, services.Layout, selector, _dropout, _aggregation, downlink, uplink, views, new PayloadPulls(settings.Transfer, services.Time));
        _evaluations = settings.FederatedEvaluation ? Context.ActorOf(EvaluationActor.Props(EvaluationSettings.Of(settings, services.Layout, start.Run)), "evaluation") : ActorRefs.Nobody;
        var evaluation = services.Evaluation ?? (settings.FederatedEvaluation ? new FederatedEvaluation(_evaluations) : null);
        _closing = new RoundClosing(_aggregation, settings.Averaging, _dropout, new LinkModel(settings.Network, settings.Seed), evaluation, services.Checkpoints, views,
            new DivergenceHalt(services.Evaluation is null ? 0 : settings.Robustness.MaxLoss));
        _traffic = TrafficMeter.Of(Context.System);
        _rosterActor = Context.Watch(Context.ActorOf(
            RosterActor.Props(start.Run, services.Layout.Fingerprint, settings.Admission, settings.Clustered ? ClusterWatch.Props() : null), "roster"));
        WaitingForClients();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(CoordinatorSettings settings, CoordinatorServices services, RunState start) =>
        Akka.Actor.Props.Create(() => new CoordinatorActor(settings, services, start));

    /// <summary>The state of a run that has not begun: initial weights from the seed, empty score maps.</summary>
    /// <param name="catalogs">Where the settings' names are looked up; null: the strategies of the library.</param>
    public static RunState Fresh(RunId run, ModelLayout layout, CoordinatorSettings settings, StrategyCatalogs? catalogs = null) => new(
        layout.Fingerprint,
        0,
        InitialWeights.Of(layout, settings.Seed),
        (catalogs ?? StrategyCatalogs.BuiltIn).CreateDropout(settings.Dropout, layout, settings.Seed).Save(),
        (catalogs ?? StrategyCatalogs.BuiltIn).CreateAggregation(settings.Aggregation, layout).Save(),
        VerdictLedger.Empty(run),
        null);

    /// <summary>A coordinator that failed is restarted by its guardian; the run has failed with it, and must not begin again from its first state.</summary>
    protected override void PreStart()
    {
        if (_services.Completion.Task.IsCompleted)
        {
            Context.Stop(Self);
            return;
        }

        try
        {
            _dropout.Restore(_run.Dropout);
            _aggregation.Restore(_run.Optimizer);
            _run.RequireAverage(_settings.Averaging);
        }
        catch (MalformedDataException e)
        {
            Fail(e);
            return;
        }

        NextRound();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _services.Completion.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    /// <summary>A run whose rounds are all closed is complete, whatever ends the coordinator while it takes leave of the nodes.</summary>
    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        if (_run.Round >= _settings.Rounds) _services.Completion.TrySetResult(_run);
        else _services.Completion.TrySetException(new InvalidOperationException($"the coordinator stopped after round {_run.Round} of {_settings.Rounds}"));
    }

    /// <summary>A session that fails is stopped, and its client drops out of the round; any other failure is the coordinator's own.</summary>
    protected override SupervisorStrategy SupervisorStrategy()
    {
        var self = Self;
        return new OneForOneStrategy(cause =>
        {
            if (cause is not SessionFailedException broken) return Directive.Stop;
            self.Tell(new SessionFailed(broken.Offer, broken.Message));
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
        Receive<NoticeTick>(_ => OnNotice());
        Receive<WaitLimitTick>(OnWaitLimit);
        Always();
    }

    private void Collecting()
    {
        Receive<UpdateReceived>(OnUpdate);
        Receive<TrainResult>(IsAwaited, result => _open!.Sessions[result.Offer.Client].Forward(result));
        Receive<SessionFailed>(failed => Apply(new RoundEvent.ClientFailed(failed.Offer, failed.Reason)));
        Receive<DeadlineTick>(tick => Apply(tick.Deadline));
        Receive<RosterChanged>(changed =>
        {
            OnRosterChanged(changed);
            DropLost(changed);
        });
        Always();
    }

    /// <summary>A client that restarted with a pending update knows its session no more.</summary>
    private bool IsAwaited(TrainResult result) =>
        _open!.Plan.Mismatch(result.Offer) is null && _open.Sessions.ContainsKey(result.Offer.Client);

    /// <summary>Nothing can change the round any more; who asks for a fate hears "pending" until the checkpoint is written.</summary>
    private void Aggregating()
    {
        Receive<RoundClosed>(closed => OnClosed(closed.State));
        Receive<ClosingFailed>(failed => Fail(failed.Cause));
        Always();
    }

    private void Always()
    {
        Receive<RegisterClients>(register => _rosterActor.Forward(register));
        Receive<Goodbye>(goodbye => _rosterActor.Forward(goodbye));
        Receive<RosterChanged>(OnRosterChanged);
        Receive<UpdateStatus>(asked => Sender.Tell(VerdictOn(asked.Offer)));
        Receive<TrainResult>(late => Sender.Tell(VerdictOn(late.Offer)));
        Receive<UpdateReceived>(late => Refuse(late.Offer, "its round is over"));
        Receive<SessionFailed>(_ => { });
        Receive<DeadlineTick>(_ => { });
        Receive<AwayTick>(away => _away.Remove(away.Client));
        Receive<Terminated>(OnTerminated);
    }

    private void NextRound()
    {
        _attempt = 0;
        _open = null;
        _roundStarted = _services.Time.GetTimestamp();
        if (_run.Round >= _settings.Rounds)
        {
            TakeLeave();
            return;
        }

        Become(WaitingForClients);
        StartAttemptIfPossible();
    }

    private void StartAttemptIfPossible()
    {
        var least = _settings.Selection.MinClients;
        if (_left < least)
        {
            Fail(new RunFailedException($"{_left} clients are left, and a round needs at least {least}"));
            return;
        }

        if (_roster.Available.Length < Needed)
        {
            WaitForMore();
            return;
        }

        WaitNoMore();
        _begun = true;
        _open = _opening.Open(_run, _roster, _absences.Among(_roster, least), _attempt);
        var plan = _open.Plan;
        _log.Info("Round {0} attempt {1} started with {2} clients", plan.Round.Value, _attempt, plan.Selected.Length);
        _services.Observer.RoundStarted(plan.Round, plan.Selected.Length);
        Become(Collecting);
        Timers.StartSingleTimer(DeadlineTimer, new DeadlineTick(new RoundEvent.DeadlinePassed(plan.Round, _attempt)), _settings.RoundDeadline);
        foreach (var task in _opening.Sessions(_run, _roster, _open, client => Endpoint(client)!))
            _open.Sessions[task.Offer.Client] = Context.Watch(Context.ActorOf(SessionActor.Props(task), ActorNames.Session(task.Offer)));
    }

    private void OnUpdate(UpdateReceived received)
    {
        var (next, effects) = _open!.State.Apply(new RoundEvent.UpdateArrived(received.Offer));
        _open.State = next;
        foreach (var effect in effects)
        {
            if (effect is RoundEffect.Fold) Fold(received);
            else Execute(effect);
        }
    }

    private void Fold(UpdateReceived received)
    {
        try
        {
            _open!.Fold(received);
        }
        catch (UpdateRefusedException refused)
        {
            Apply(new RoundEvent.FoldRefused(received.Offer, refused.Message));
            return;
        }

        EndSession(received.Offer.Client);
        _services.Observer.ClientDone(received.Offer.Round, received.Offer.Client, "accepted");
        Apply(new RoundEvent.UpdateFolded(received.Offer));
    }

    /// <summary>A client that only moved to another node is still on the roster, and still counts.</summary>
    private void OnRosterChanged(RosterChanged changed)
    {
        _roster = changed.Roster;
        _evaluations.Tell(changed);
        _left -= changed.Lost.Count(client => !_roster.Entries.ContainsKey(client));
        ExpectBack(changed);
    }

    private void DropLost(RosterChanged changed)
    {
        var attempt = _open;
        foreach (var client in changed.Lost)
        {
            // The loss of one may end the attempt; the next one is drawn without the others.
            if (_open == attempt) Apply(new RoundEvent.ClientLost(client, changed.Reason));
        }
    }

    private void OnClosed(RunState state)
    {
        _run = state;
        var plan = _open!.Plan;
        foreach (var (client, standing) in _open.State.Standings)
            if (standing == ClientStanding.Accepted) Endpoint(client)?.Tell(new Verdict(plan.OfferTo(client), VerdictKind.Accepted, ""), Self);
        _traffic.Forget(plan.Round);
        _services.Observer.RoundFinished(state.Report!);
        NextRound();
    }

    private void Fail(Exception cause)
    {
        _services.Completion.TrySetException(cause);
        Context.Stop(Self);
    }

    private Verdict VerdictOn(OfferId offer) => _run.Ledger.FateOf(offer, _open?.State) switch
    {
        true => new Verdict(offer, VerdictKind.Accepted, ""),
        null => new Verdict(offer, VerdictKind.Pending, ""),
        false => new Verdict(offer, VerdictKind.Rejected, $"not among the accepted updates; {_run.Round} rounds are closed"),
    };

    private void OnTerminated(Terminated terminated)
    {
        if (terminated.ActorRef.Equals(_rosterActor)) throw new InvalidOperationException("the roster failed");
        if (_open?.Sessions.FirstOrDefault(pair => pair.Value.Equals(terminated.ActorRef)) is not { Value: not null } ended) return;
        Apply(new RoundEvent.ClientFailed(_open.Plan.OfferTo(ended.Key), "its session failed"));
    }

    private void EndSession(ClientId client)
    {
        if (_open!.Sessions.Remove(client, out var session)) Context.Stop(session);
    }

    private ActorSelection? Endpoint(ClientId client) =>
        _roster.Entries.TryGetValue(client, out var entry) ? Context.ActorSelection(entry.Node.Path / ActorNames.Client(client)) : null;

    private sealed record DeadlineTick(RoundEvent.DeadlinePassed Deadline) : INoSerializationVerificationNeeded;

    private sealed record RoundClosed(RunState State) : INoSerializationVerificationNeeded;

    private sealed record ClosingFailed(Exception Cause) : INoSerializationVerificationNeeded;
}
