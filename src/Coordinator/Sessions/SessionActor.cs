using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Sessions;

/// <summary>What one session has to do.</summary>
/// <param name="Client">Where the client is; a selection, since only its node's reference is known.</param>
/// <param name="Difference">Makes what the client's view lacks, tried first; null: only whole sub-models.</param>
/// <param name="Pulls">Of all sessions of the run, as the clients of a node share its link.</param>
/// <param name="Uplink">Decodes the update.</param>
/// <param name="Traffic">Counts what the session sends and receives.</param>
/// <param name="KeepsSent">The coordinator needs to know what the client was sent, as the downlink is stateful.</param>
/// <param name="Samples">Training samples that the client registered; an update that claims more is refused.</param>
/// <param name="Correction">Where the aggregation has a half on the client: the client reports to it beside its update.</param>
public sealed record SessionTask(
    OfferId Offer, ICanTell Client, SubModel SubModel, HyperParameters Parameters, TimeSpan Deadline, int Samples, PayloadCache Payloads,
    PayloadPulls Pulls,
    IUplinkCodec Uplink, TrafficMeter Traffic, bool KeepsSent = false, Func<PayloadSource>? Difference = null,
    ILocalCorrection? Correction = null)
{
    /// <summary>Hears how far the client is (<see cref="SessionProgress"/>).</summary>
    public IActorRef Progress { get; init; } = ActorRefs.Nobody;

    /// <summary>Where the update is masked; null: it is open.</summary>
    public MaskingTerms? Masking { get; init; }

    /// <summary>Is told once the client knows the offer; nobody where the update is open.</summary>
    public IActorRef Masks { get; init; } = ActorRefs.Nobody;
}

/// <summary>
/// One client in one attempt at a round: offers the sub-model, serves its chunks, pulls and decodes the update, and hands it to the
/// coordinator. What is not answered is sent again, after <see cref="TransferSettings.Retry"/> for the first time. The coordinator watches
/// the deadline and ends the session. A client that breaks the protocol ends it with a <see cref="SessionFailedException"/>.
/// </summary>
public sealed class SessionActor : ReceiveActor, IWithTimers
{
    private const string Encoding = "encoding the sub-model";

    private readonly SessionTask _task;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Chunks of this payload that were sent: the next time they are repeats.</summary>
    private readonly HashSet<int> _served = [];
    private PayloadSource? _payload;
    private ReadOnlyMemory<byte>? _sent;

    /// <summary>The payload is a whole sub-model, not a difference.</summary>
    private bool _whole;

    /// <summary>This payload was offered: the next offer of it is a repeat.</summary>
    private bool _offered;
    private TrainResult? _result;
    private RetryPauses _pauses;
    private ClientPhase? _phase;

    public SessionActor(SessionTask task)
    {
        _task = task;
        Preparing();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SessionTask task) => Akka.Actor.Props.Create(() => new SessionActor(task));

    protected override void PreStart()
    {
        Prepare(_task.Difference);
        Timers.StartPeriodicTimer("retry", RetryTick.Instance, _task.Pulls.Settings.Retry);
    }

    private void Prepare(Func<PayloadSource>? difference)
    {
        _whole = difference is null;
        _offered = false;
        _served.Clear();
        var payload = difference is null ? _task.Payloads.Encode(_task.SubModel) : Task.Run(difference);
        payload.PipeTo(Self, success: ready => new PayloadReady(ready), failure: cause => new WorkFailed(Encoding, cause));
    }

    private void Preparing()
    {
        Receive<RetryTick>(_ => { });
        Receive<PayloadReady>(ready =>
        {
            _payload = ready.Payload;
            _pauses = default;
            Become(Offering);
            Offer();
        });
        Receive<WorkFailed>(failed => !_whole && failed.Cause is MalformedDataException, failed =>
        {
            _log.Warning(
                "Round {0}: client {1} begins again with the whole sub-model, as its view cannot be read: {2}", _task.Offer.Round.Value,
                    _task.Offer.Client.Value, failed.Cause.Message);
            Prepare(difference: null);
        });
        ReceiveFailures();
    }

    /// <summary>The offer goes out again until the client asks for the first chunk, or answers otherwise.</summary>
    private void Offering()
    {
        Receive<RetryTick>(_ =>
        {
            if (_pauses.IsDue()) Offer();
        });
        Receive<ChunkRequest>(IsDown, request =>
        {
            Serve(request);
            Become(Working);
            _task.Masks.Tell(new ClientJoined(_task.Offer.Client));
        });
        ReceiveViewUnknown();
        ReceiveResult();
        ReceiveFailures();
    }

    private void Working()
    {
        Receive<RetryTick>(_ => { });
        Receive<ChunkRequest>(IsDown, Serve);
        ReceiveViewUnknown();
        ReceiveResult();
        ReceiveFailures();
    }

    private void ReceivingUpdate()
    {
        Receive<RetryTick>(_ => { });
        Receive<PayloadPulled>(pulled => Decode(pulled.Payload));
        Receive<PullFailed>(failed => throw Broken($"update: {failed.Reason}"));
        Receive<ChunkRequest>(IsDown, Serve);
        Receive<TrainResult>(result => result.Offer == _task.Offer, Repeated);
        ReceiveFailures();
    }

    /// <summary>The update is decoded and handed over; the coordinator ends the session.</summary>
    private void Delivered()
    {
        Receive<RetryTick>(_ => { });
        Receive<UpdateDecoded>(
            decoded => Context.Parent.Tell(
                new UpdateReceived(_task.Offer, _result!.Loss, _result.Samples, decoded.Update, decoded.Payload, _sent)));
        Receive<ChunkRequest>(_ => { });
        Receive<TrainResult>(result => result.Offer == _task.Offer, Repeated);
        ReceiveFailures();
    }

    private void ReceiveResult() => Receive<TrainResult>(result => result.Offer == _task.Offer, OnResult);

    /// <summary>
    /// The client lost its view: it is offered the whole sub-model, which is encoded once and offered as often as the client asks.
    /// </summary>
    private void ReceiveViewUnknown() => Receive<ViewUnknown>(unknown => unknown.Offer == _task.Offer, _ =>
    {
        if (_whole)
        {
            Offer();
            return;
        }

        _payload = null;
        Prepare(difference: null);
        Become(Preparing);
    });

    private void ReceiveFailures()
    {
        Receive<OfferDeclined>(declined => declined.Offer == _task.Offer, declined => GiveUp($"declined: {declined.Reason}"));
        Receive<TrainingFailed>(failed => failed.Offer == _task.Offer, failed =>
        {
            _task.Traffic.Received(failed);
            GiveUp(failed.Diverged ? failed.Reason : $"training failed: {failed.Reason}", failed.Diverged);
        });
        Receive<WorkFailed>(failed => failed.What == Encoding && failed.Cause is ArgumentException, failed => throw Diverged(
            $"{failed.What}: {failed.Cause.Message}", failed.Cause));
        Receive<WorkFailed>(failed => throw Broken($"{failed.What}: {failed.Cause.Message}", failed.Cause));
    }

    private bool IsDown(ChunkRequest request) => request.Offer == _task.Offer && request.Direction == PayloadDirection.Down;

    private void Offer()
    {
        var offer = new TrainOffer(
            _task.Offer, SubModelMasks.Of(_task.SubModel), _task.Parameters, _task.Deadline, _payload!.Info, _task.Masking);
        _task.Traffic.Sent(offer, isRepeat: _offered);
        _offered = true;
        _task.Client.Tell(offer, Self);
    }

    private void Serve(ChunkRequest request)
    {
        if (_payload is null) return;
        if (_payload.Answer(request, Sender, Context) is not { } answer)
        {
            throw Broken(
                $"chunk index: expected 0..{_payload.Info.ChunkCount - 1}, got {(long)request.Index + request.Count - 1}");
        }

        foreach (var chunk in answer.Split(_payload.Info.ChunkBytes)) _task.Traffic.Sent(chunk, isRepeat: !_served.Add(chunk.Index));
        Reached(_served.Count == _payload.Info.ChunkCount ? ClientPhase.Training : ClientPhase.Receiving);
    }

    private void OnResult(TrainResult result)
    {
        _task.Traffic.Received(result);
        if (!double.IsFinite(result.Loss)) throw Diverged($"loss: expected a finite number, got {result.Loss}");
        if (result.Samples < 1 || result.Samples > _task.Samples)
            throw Broken($"samples: expected 1..{_task.Samples}, as many as the client has for an epoch, got {result.Samples}");
        if (result.Update.ChunkBytes != _payload!.Info.ChunkBytes)
            throw Broken($"update: expected chunks of {_payload.Info.ChunkBytes} bytes as in the offer, got {result.Update.ChunkBytes}");
        _result = result;
        Reached(ClientPhase.Sending);
        if (_task.KeepsSent) _sent = _payload.Payload;
        _payload = null;
        try
        {
            Context.ActorOf(PullActor.Props(new PullTask(
                _task.Pulls,
                _task.Offer,
                PayloadDirection.Up,
                result.Update,
                UpdateReading.MaxBytes(_task),
                Sender)
            {
                Arrived = _task.Traffic.Received,
                KeepsRoom = true,
            }), "update");
        }
        catch (MalformedDataException e)
        {
            throw Broken($"update: {e.Message}", e);
        }

        Become(ReceivingUpdate);
    }

    /// <summary>
    /// The client sends its result until the first chunk is asked for, so the same one may come twice; another one must not.
    /// </summary>
    private void Repeated(TrainResult result)
    {
        _task.Traffic.Received(result, isRepeat: true);
        if (!result.Update.Equals(_result!.Update) || !result.Loss.Equals(_result.Loss) || result.Samples != _result.Samples)
            throw Broken("result: expected the same result again, got another one for the same offer");
    }

    private void Decode(byte[] payload)
    {
        Become(Delivered);
        var task = _task;
        Task.Run(() => UpdateReading.Read(task, payload))
            .PipeTo(Self, success: update => new UpdateDecoded(update, payload), failure: cause => new WorkFailed("update", cause));
    }

    /// <summary>A client that is past a phase asks again for what got lost of it.</summary>
    private void Reached(ClientPhase phase)
    {
        if (_phase >= phase) return;
        _phase = phase;
        _task.Progress.Tell(new SessionProgress(_task.Offer, phase));
    }

    private void GiveUp(string reason, bool diverged = false)
    {
        Context.Parent.Tell(new SessionFailed(_task.Offer, reason, diverged));
        Context.Stop(Self);
    }

    private SessionFailedException Broken(string reason, Exception? cause = null) => new(_task.Offer, Located(reason), cause);

    private SessionFailedException Diverged(string reason, Exception? cause = null) =>
        new(_task.Offer, $"{Located(reason)}; {TrainingDivergedException.Advice}", cause) { Diverged = true };

    private string Located(string reason) => $"{reason}, from client {_task.Offer.Client} in round {_task.Offer.Round}";
}
