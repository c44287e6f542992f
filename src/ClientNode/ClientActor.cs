using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.ClientNode.Masking;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>
/// One client with private data: <see cref="Idle"/>, <see cref="Receiving"/> the sub-model, <see cref="Training"/> on the pool,
/// <see cref="Saving"/> the pending update, <see cref="AwaitingVerdict"/>. Only the coordinator's word settles a pending update: no
/// timeout, restart or new offer does (docs/design.md "DGC").
/// </summary>
public sealed class ClientActor : ReceiveActor, IWithTimers, IWithStash
{
    private const string ExpiryTimer = "expiry";
    private const string RetryTimer = "retry";

    private readonly ClientSetup _setup;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CoordinatorGuard _guard;
    private readonly CalledOffOffer _calledOff = new();

    /// <summary>Made when there is something to evaluate: where the coordinator has test data, there never is.</summary>
    private IActorRef? _evaluation;

    /// <summary>From the offer until its update is stored.</summary>
    private OfferUnderWay? _work;
    private IActorRef _puller = ActorRefs.Nobody;
    private MaskingChild _masking = MaskingChild.None;

    /// <summary>From then until its verdict.</summary>
    private UndecidedUpdate? _pending;

    /// <summary>The offer that waits for that verdict.</summary>
    private (TrainOffer Offer, IActorRef Session)? _next;

    /// <summary>The run is over: the client stops once its pending update is settled.</summary>
    private bool _leaving;

    public ClientActor(ClientSetup setup)
    {
        _setup = setup;
        _guard = new CoordinatorGuard(setup.Coordinator, _log);
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public static Props Props(ClientSetup setup) => Akka.Actor.Props.Create(() => new ClientActor(setup));

    protected override bool AroundReceive(Receive receive, object message) =>
        _guard.Drops(message, Sender) || _calledOff.Drops(message) || base.AroundReceive(receive, message);

    protected override void PreStart()
    {
        if (_setup.State.LoadPending() is { } pending) Await(pending.WithoutStates(), isStored: true);
    }

    protected override void PostStop() => _work?.Cancel.Cancel();

    private void Idle()
    {
        Receive<TrainOffer>(offer => OnOffer(offer, Sender));
        Receive<RunOver>(_ => Context.Stop(Self));
        Always();
    }

    private void Receiving()
    {
        Receive<PayloadPulled>(_ => Sender.Equals(_puller), pulled => StartTraining(pulled.Payload));
        Receive<PullFailed>(_ => Sender.Equals(_puller), failed => GiveUp("sub-model", failed.Reason));
        Receive<TrainOffer>(offer => _work!.Is(offer), _ =>
        {
            _work!.Session = Sender;
            _puller.Tell(new PullFrom(Sender));
        });
        Abandonable();
        Always();
    }

    private void Training()
    {
        Receive<TrainingDone>(done => done.Work == _work, done => Save(done.Update));
        Receive<TrainingCrashed>(crashed => crashed.Work == _work, crashed => OnCrash(crashed.Cause));
        Receive<TrainOffer>(offer => _work!.Is(offer), _ => _work!.Session = Sender);
        Abandonable();
        Always();
    }

    /// <summary>The pending update is being written; other messages wait until that is done.</summary>
    private void Saving()
    {
        Receive<PendingSaved>(saved =>
        {
            Await(saved.Update, saved.IsStored);
            Stash.UnstashAll();
        });
        Receive<SavingFailed>(failed => failed.Cause is IOException, failed =>
        {
            GiveUp("storing the update failed", failed.Cause.Message);
            Stash.UnstashAll();
        });
        Receive<SavingFailed>(failed => Fail("storing the update failed", failed.Cause));
        ReceiveAny(_ => Stash.Stash());
    }

    private void AwaitingVerdict()
    {
        Receive<ChunkRequest>(IsUp, request => _pending!.Serve(request, Sender, Context));
        Receive<Verdict>(verdict => verdict.Offer == _pending!.Offer && _pending.IsSettledBy(verdict.Kind), verdict =>
            Settle(verdict.Kind != VerdictKind.Rejected, verdict.Reason));
        Receive<CancelTraining>(cancel => cancel.Offer == _pending!.Offer, cancel => Settle(accepted: false, cancel.Reason));
        Receive<CancelTraining>(cancel => cancel.Offer == _next?.Offer.Offer, _ => _next = null);
        Receive<TrainOffer>(IsStale, DeclineStale);
        Receive<TrainOffer>(OnOfferWhilePending);
        Receive<RunOver>(_ =>
        {
            _leaving = true;
            _next = null;
            _pending!.AskForFate();
        });
        Receive<RetryTick>(_ => _pending!.Retry());
        Always();
    }

    /// <summary>Work without a pending update may be given up at any time: the coordinator counts the client as dropped out.</summary>
    private void Abandonable()
    {
        Receive<CancelTraining>(cancel => cancel.Offer == _work!.Id, cancel => Abandon(cancel.Reason));
        Receive<OfferExpired>(expired => expired.Offer == _work!.Id, _ => Abandon("its deadline passed"));
        Receive<RunOver>(over =>
        {
            Abandon(over.Reason);
            Context.Stop(Self);
        });
        Receive<TrainOffer>(IsStale, DeclineStale);
        Receive<TrainOffer>(offer =>
        {
            Abandon($"round {offer.Offer.Round} attempt {offer.Offer.Attempt} was offered");
            OnOffer(offer, Sender);
        });
    }

    /// <summary>Late messages about work that is settled or given up have no effect.</summary>
    private void Always()
    {
        Receive<Evaluate>(task => (_evaluation ??= Context.ActorOf(ClientEvaluationActor.Props(_setup), "evaluation")).Forward(task));
        Receive<IMaskingQuestion>(question => _masking.Actor.Forward(question));
        Receive<object>(LateMessages.Has, _ => { });
    }

    /// <summary>The latest offer that this client has accepted.</summary>
    private OfferId Newest => _next?.Offer.Offer ?? _pending?.Offer ?? _work!.Id;

    private bool IsUp(ChunkRequest request) => request.Offer == _pending!.Offer && request.Direction == PayloadDirection.Up;

    /// <summary>Of an earlier round than the latest offer. An earlier attempt is not: a coordinator that resumed may make it.</summary>
    private bool IsStale(TrainOffer offer) => offer.Offer.Run == Newest.Run && offer.Offer.Round < Newest.Round;

    private void DeclineStale(TrainOffer offer) =>
        Decline(offer, Sender, $"expected an offer of round {Newest.Round} or later, got round {offer.Offer.Round}");

    private void Decline(TrainOffer offer, IActorRef session, string reason)
    {
        _log.Warning("Round {0}: client {1} declined an offer: {2}", offer.Offer.Round.Value, _setup.Client.Value, reason);
        session.Tell(new OfferDeclined(offer.Offer, reason));
    }

    private void OnOffer(TrainOffer offer, IActorRef session)
    {
        try
        {
            var work = OfferUnderWay.Accept(_setup, offer, session);
            _puller = Context.ActorOf(work.Puller());
            _work = work;
            _masking = _masking.For(offer, _setup, Context);
        }
        catch (Exception e) when (e is MalformedDataException or ArgumentException)
        {
            Decline(offer, session, e.Message);
            return;
        }
        Become(Receiving);
        Timers.StartSingleTimer(ExpiryTimer, new OfferExpired(_work.Id), _work.Deadline);
    }

    private void StartTraining(byte[] payload)
    {
        Become(Training);
        var work = _work!;
        work.Train(payload, _puller, _masking.Actor).PipeTo(
            Self, success: done => new TrainingDone(work, done), failure: cause => new TrainingCrashed(work, cause));
    }

    private void OnCrash(Exception cause)
    {
        if (cause is ViewUnknownException) AskForWhole(cause.Message);
        else if (cause is IOException or CannotTrainException) GiveUp("training", cause.Message);
        else Fail("training failed", cause, cause.Message);
    }

    /// <summary>The offer's difference is from a view that this client lacks: the session offers the whole sub-model instead.</summary>
    private void AskForWhole(string reason)
    {
        _work!.Session.Tell(new ViewUnknown(_work.Id, reason));
        Abandon(reason);
    }

    private void Save(PendingUpdate update)
    {
        Timers.Cancel(ExpiryTimer);
        Become(Saving);
        Task.Run(() =>
        {
            // One that leaves no state behind is, lost with the process, a drop-out and nothing else.
            if (update.LeavesState) _setup.State.SavePending(update);
            return new PendingSaved(update.WithoutStates(), update.LeavesState);
        }).PipeTo(Self, failure: cause => new SavingFailed(cause));
    }

    private void Await(PendingUpdate update, bool isStored)
    {
        _pending = new UndecidedUpdate(update, isStored, _work?.Session ?? ActorRefs.Nobody, _setup.Coordinator, Self);
        _work = null;
        Become(AwaitingVerdict);
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _setup.Pulls.Settings.Retry);
        _pending.Begin();
    }

    /// <summary>The same offer again, of a coordinator that resumed, gets the same answer; another one waits for the verdict.</summary>
    private void OnOfferWhilePending(TrainOffer offer)
    {
        if (offer.Offer == _pending!.Offer && _pending.IsOf(offer))
        {
            _pending.ReportTo(Sender);
            return;
        }

        _next = (offer, Sender);
        if (offer.Offer == _pending.Offer) Settle(accepted: false, "the same offer came again with another sub-model");
        else _pending.AskForFate();
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
            _log.Error("Round {0}: client {1} could not store a verdict: {2}", offer.Round.Value, _setup.Client.Value, e.Message);
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
        _log.Info("Round {0}: client {1} gave up: {2}", _work!.Id.Round.Value, _setup.Client.Value, reason);
        BecomeIdle();
    }

    private void BecomeIdle()
    {
        _work?.Cancel.Cancel();
        Context.Stop(_puller);
        (_work, _puller, _pending) = (null, ActorRefs.Nobody, null);
        Timers.CancelAll();
        Become(Idle);
    }

    /// <summary>The sub-model or the disk is at fault: the client sits this round out and takes the next offer.</summary>
    private void GiveUp(string what, string reason)
    {
        _log.Warning("Round {0}: client {1}: {2}: {3}", _work!.Id.Round.Value, _setup.Client.Value, what, reason);
        _work.Session.Tell(new TrainingFailed(_work.Id, $"{what}: {reason}"));
        Abandon(what);
    }

    private void Fail(string what, Exception cause, string? told = null)
    {
        _work!.Session.Tell(new TrainingFailed(_work.Id, told ?? $"{what}: {cause.Message}", cause is TrainingDivergedException));
        throw new ClientFailedException(_setup.Client, _work.Id, what, cause);
    }
}
