using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>What a client actor is made of.</summary>
/// <param name="Coordinator">Where the fate of a pending update is asked for; what comes from other nodes is ignored.</param>
/// <param name="Pulls">Of all clients of the node together, as they share its link.</param>
/// <param name="Policy">What the client takes part in.</param>
public sealed record ClientSetup(
    ClientId Client, ModelLayout Layout, IClientWork Work, IClientStateStore State, TrainingPool Pool, ICanTell Coordinator, PayloadPulls Pulls, ClientPolicy Policy,
    TimeProvider Time)
{
    /// <summary>Where the names of strategies in an offer are looked up.</summary>
    public StrategyCatalogs Catalogs { get; init; } = StrategyCatalogs.BuiltIn;
}

/// <summary>
/// One client with private data: <see cref="Idle"/>, <see cref="Receiving"/> the sub-model, <see cref="Training"/> on the pool,
/// <see cref="Saving"/> the pending update, <see cref="AwaitingVerdict"/>. A pending update is settled by the coordinator's word
/// alone: no timeout, restart or new offer decides its fate (docs/design.md "DGC").
/// </summary>
public sealed class ClientActor : ReceiveActor, IWithTimers, IWithStash
{
    private const string RetryTimer = "retry";
    private const string ExpiryTimer = "expiry";

    private readonly ClientSetup _setup;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _evaluation;
    private readonly CoordinatorGuard _guard;
    private TrainOffer? _offer;
    private SubModel? _subModel;
    private PayloadPull? _payload;
    private CancellationTokenSource? _training;
    private PendingUpdate? _pending;
    private PayloadSource? _update;
    private IActorRef _session = ActorRefs.Nobody;
    private RetryPauses _pauses;

    /// <summary>The session began to pull the update.</summary>
    private bool _heard;
    private (TrainOffer Offer, IActorRef Session)? _next;

    /// <summary>The run is over: what is pending is the last that is to be done.</summary>
    private bool _leaving;

    public ClientActor(ClientSetup setup)
    {
        _setup = setup;
        _guard = new CoordinatorGuard(setup.Coordinator, _log);
        _evaluation = Context.ActorOf(ClientEvaluationActor.Props(setup), "evaluation");
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(ClientSetup setup) => Akka.Actor.Props.Create(() => new ClientActor(setup));

    protected override bool AroundReceive(Receive receive, object message) => _guard.Drops(message, Sender) || base.AroundReceive(receive, message);

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _setup.Pulls.Settings.Retry);
        if (_setup.State.LoadPending() is { } pending) Await(pending);
    }

    protected override void PostStop()
    {
        _training?.Cancel();
        _payload?.Dispose();
    }

    private void Idle()
    {
        Receive<TrainOffer>(offer => OnOffer(offer, Sender));
        Receive<RunEnded>(_ => Context.Stop(Self));
        Otherwise();
    }

    private void Receiving()
    {
        Receive<PayloadChunk>(chunk => _payload!.Is(chunk), OnChunk);
        Receive<RetryTick>(_ => _payload!.Retry());
        Receive<TrainOffer>(IsUnderWay, _ =>
        {
            _session = Sender;
            _payload!.From(Sender);
        });
        Abandonable();
        Otherwise();
    }

    private void Training()
    {
        Receive<TrainingDone>(done => done.Run == _training, done => Save(done.Update));
        Receive<TrainingCrashed>(crashed => crashed.Run == _training && crashed.Cause is ViewUnknownException, crashed => AskForWhole(crashed.Cause.Message));
        Receive<TrainingCrashed>(crashed => crashed.Run == _training && crashed.Cause is IOException, crashed => GiveUp("reading the residual failed", crashed.Cause));
        Receive<TrainingCrashed>(crashed => crashed.Run == _training, crashed => Fail("training failed", crashed.Cause));
        Receive<TrainOffer>(IsUnderWay, _ => _session = Sender);
        Abandonable();
        Otherwise();
    }

    /// <summary>The pending update is being written; whatever comes waits until it is whole.</summary>
    private void Saving()
    {
        Receive<PendingSaved>(saved =>
        {
            Await(saved.Update);
            Stash.UnstashAll();
        });
        Receive<SavingFailed>(failed => failed.Cause is IOException, failed =>
        {
            GiveUp("storing the update failed", failed.Cause);
            Stash.UnstashAll();
        });
        Receive<SavingFailed>(failed => Fail("storing the update failed", failed.Cause));
        Receive<RetryTick>(_ => { });
        ReceiveAny(_ => Stash.Stash());
    }

    private void AwaitingVerdict()
    {
        Receive<ChunkRequest>(request => request.Offer == _pending!.Offer && request.Direction == PayloadDirection.Up, Serve);
        Receive<Verdict>(verdict => verdict.Offer == _pending!.Offer, OnVerdict);
        Receive<CancelTraining>(cancel => cancel.Offer == _pending!.Offer, cancel => Settle(accepted: false, cancel.Reason));
        Receive<CancelTraining>(cancel => cancel.Offer == _next?.Offer.Offer, _ => _next = null);
        Receive<TrainOffer>(IsStale, DeclineStale);
        Receive<TrainOffer>(OnOfferWhilePending);
        Receive<RunEnded>(_ =>
        {
            _leaving = true;
            _next = null;
            AskForFate();
        });
        Receive<RetryTick>(_ =>
        {
            if (!_heard && _pauses.IsDue()) SendResult();
            AskForFate();
        });
        Otherwise();
    }

    /// <summary>Work without a pending update may be given up at any time: the coordinator counts it as a drop-out.</summary>
    private void Abandonable()
    {
        Receive<CancelTraining>(cancel => cancel.Offer == _offer!.Offer, cancel => Abandon(cancel.Reason));
        Receive<OfferExpired>(expired => expired.Offer == _offer!.Offer, _ => Abandon("its deadline passed"));
        Receive<RunEnded>(ended =>
        {
            Abandon(ended.Reason);
            Context.Stop(Self);
        });
        Receive<TrainOffer>(IsStale, DeclineStale);
        Receive<TrainOffer>(offer =>
        {
            Abandon($"round {offer.Offer.Round} attempt {offer.Offer.Attempt} was offered");
            OnOffer(offer, Sender);
        });
    }

    /// <summary>Messages of work that is settled or given up: expected under retries, and without effect.</summary>
    private void Otherwise()
    {
        Receive<Evaluate>(task => _evaluation.Forward(task));
        Receive<RetryTick>(_ => { });
        Receive<Verdict>(_ => { });
        Receive<CancelTraining>(_ => { });
        Receive<PayloadChunk>(_ => { });
        Receive<ChunkRequest>(_ => { });
        Receive<OfferExpired>(_ => { });
        Receive<TrainingDone>(_ => { });
        Receive<TrainingCrashed>(_ => { });
    }

    /// <summary>What this client is at.</summary>
    private OfferId Newest => _next?.Offer.Offer ?? _pending?.Offer ?? _offer!.Offer;

    private bool IsUnderWay(TrainOffer offer) => offer.Offer == _offer!.Offer && offer.Payload.Equals(_offer.Payload);

    /// <summary>Of an earlier round than what the client is at: it was overtaken. An earlier attempt may be a coordinator's that resumed.</summary>
    private bool IsStale(TrainOffer offer) => offer.Offer.Run == Newest.Run && offer.Offer.Round < Newest.Round;

    private void DeclineStale(TrainOffer offer) => Decline(offer, Sender, $"expected an offer of round {Newest.Round} or later, got round {offer.Offer.Round}");

    private void Decline(TrainOffer offer, IActorRef session, string reason)
    {
        _log.Warning("Round {0}: client {1} declined an offer: {2}", offer.Offer.Round.Value, _setup.Client.Value, reason);
        session.Tell(new OfferDeclined(offer.Offer, reason));
    }

    private void OnOffer(TrainOffer offer, IActorRef session)
    {
        try
        {
            if (offer.Offer.Client != _setup.Client) throw new MalformedDataException($"client: expected {_setup.Client}, got {offer.Offer.Client}");
            if (_setup.Policy.Objection(offer.Parameters) is { } objection) throw new MalformedDataException(objection);
            _subModel = offer.Masks.ToSubModel(_setup.Layout);
            var most = _setup.Catalogs.CreateDownlink(offer.Parameters.Downlink).MaxBytes(_subModel);
            _payload = _setup.Pulls.Start(offer.Offer, PayloadDirection.Down, offer.Payload, most, session, Self);
        }
        catch (Exception e) when (e is MalformedDataException or ArgumentException)
        {
            Decline(offer, session, e.Message);
            return;
        }

        _offer = offer;
        _session = session;
        Become(Receiving);
        Timers.StartSingleTimer(ExpiryTimer, new OfferExpired(offer.Offer), offer.Deadline);
    }

    private void OnChunk(PayloadChunk chunk)
    {
        switch (_payload!.Receive(chunk))
        {
            case ReceiveOutcome.Completed:
                StartTraining(_payload.Payload);
                break;
            case ReceiveOutcome.Invalid invalid:
                _session.Tell(new TrainingFailed(_offer!.Offer, $"sub-model: {invalid.Reason}"));
                Abandon(invalid.Reason);
                break;
        }
    }

    private void StartTraining(byte[] payload)
    {
        Become(Training);
        _payload = null;
        var run = new CancellationTokenSource();
        _training = run;
        var (setup, offer, subModel) = (_setup, _offer!, _subModel!);
        setup.Pool.Run(cancel => Work(setup, offer, subModel, payload, cancel), run.Token)
            .PipeTo(Self, success: update => new TrainingDone(run, update), failure: cause => new TrainingCrashed(run, cause));
    }

    private static PendingUpdate Work(ClientSetup setup, TrainOffer offer, SubModel subModel, byte[] payload, CancellationToken cancel)
    {
        var started = setup.Time.GetTimestamp();
        var trained = setup.Work.Train(offer, subModel, payload, setup.State, cancel);
        return new PendingUpdate(
            offer.Offer,
            offer.Payload,
            trained.Loss,
            trained.Samples,
            setup.Time.GetElapsedTime(started),
            trained.Payload,
            trained.UplinkNext,
            trained.DownlinkNext);
    }

    /// <summary>The offer's difference is from a view that this client has not: the session offers the whole sub-model instead.</summary>
    private void AskForWhole(string reason)
    {
        _session.Tell(new ViewUnknown(_offer!.Offer, reason));
        Abandon(reason);
    }

    private void Save(PendingUpdate update)
    {
        Become(Saving);
        Timers.Cancel(ExpiryTimer);
        var state = _setup.State;
        Task.Run(() =>
        {
            state.SavePending(update);
            return update;
        }).PipeTo(Self, success: saved => new PendingSaved(saved), failure: cause => new SavingFailed(update.Offer, cause));
    }

    private void Await(PendingUpdate pending)
    {
        _pending = pending;
        _offer = null;
        _subModel = null;
        _update = new PayloadSource(pending.Payload, pending.OfferPayload.ChunkBytes);
        (_heard, _pauses) = (false, default);
        Become(AwaitingVerdict);
        if (_session.IsNobody()) AskForFate();
        else SendResult();
    }

    /// <summary>To the session that offered; a client that restarted since knows none, but the coordinator does while the round is open.</summary>
    private void SendResult()
    {
        var target = _session.IsNobody() ? _setup.Coordinator : _session;
        target.Tell(new TrainResult(_pending!.Offer, _pending.Loss, _pending.Samples, _pending.TrainingTime, _update!.Info), Self);
    }

    private void AskForFate() => _setup.Coordinator.Tell(new UpdateStatus(_pending!.Offer), Self);

    private void Serve(ChunkRequest request)
    {
        _heard = true;
        if (_update!.TryChunk(request.Index, out var chunk)) Sender.Tell(new PayloadChunk(request.Offer, PayloadDirection.Up, request.Index, chunk));
    }

    /// <summary>The same offer again (a coordinator that resumed) gets the same answer; another one waits until this update is settled.</summary>
    private void OnOfferWhilePending(TrainOffer offer)
    {
        if (offer.Offer != _pending!.Offer)
        {
            _next = (offer, Sender);
            AskForFate();
        }
        else if (offer.Payload.Equals(_pending.OfferPayload))
        {
            _session = Sender;
            SendResult();
        }
        else
        {
            _next = (offer, Sender);
            Settle(accepted: false, "the same offer came again with another sub-model");
        }
    }

    private void OnVerdict(Verdict verdict)
    {
        if (verdict.Kind != VerdictKind.Pending) Settle(verdict.Kind == VerdictKind.Accepted, verdict.Reason);
    }

    private void Settle(bool accepted, string reason)
    {
        var offer = _pending!.Offer;
        try
        {
            if (accepted) _setup.State.Commit(offer);
            else _setup.State.RollBack(offer);
        }
        catch (IOException e)
        {
            _log.Error("Round {0}: client {1} cannot store what became of its update, and asks again: {2}", offer.Round.Value, _setup.Client.Value, e.Message);
            return;
        }

        if (!accepted) _log.Info("Round {0}: the update of client {1} was rejected: {2}", offer.Round.Value, _setup.Client.Value, reason);
        BecomeIdle();
        if (_leaving) Context.Stop(Self);
        if (_next is not { } next) return;
        _next = null;
        OnOffer(next.Offer, next.Session);
    }

    private void Abandon(string reason)
    {
        _log.Info("Round {0}: client {1} gave up: {2}", _offer!.Offer.Round.Value, _setup.Client.Value, reason);
        BecomeIdle();
    }

    private void BecomeIdle()
    {
        _training?.Cancel();
        _training = null;
        _offer = null;
        _subModel = null;
        _payload?.Dispose();
        _payload = null;
        _pending = null;
        _update = null;
        _session = ActorRefs.Nobody;
        Timers.Cancel(ExpiryTimer);
        Become(Idle);
    }

    /// <summary>The disk refuses: the client takes no part in this round, and is there when the disk is.</summary>
    private void GiveUp(string what, Exception cause)
    {
        _log.Error("Round {0}: client {1}: {2}: {3}", _offer!.Offer.Round.Value, _setup.Client.Value, what, cause.Message);
        _session.Tell(new TrainingFailed(_offer.Offer, $"{what}: {cause.Message}"));
        Abandon(what);
    }

    private void Fail(string what, Exception cause)
    {
        var offer = _offer!.Offer;
        _session.Tell(new TrainingFailed(offer, $"{what}: {cause.Message}"));
        throw new ClientFailedException(_setup.Client, offer, what, cause);
    }
}
