using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>
/// Evaluates the coordinator's model on this client's own test samples, beside whatever the client trains: <see cref="Idle"/>,
/// <see cref="Receiving"/>, <see cref="Measuring"/>. A newer model takes the place of an older one; the answer is sent again to who asks
/// again.
/// </summary>
internal sealed class ClientEvaluationActor : ReceiveActor, IWithTimers
{
    private readonly ClientSetup _setup;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CoordinatorGuard _guard;
    private Evaluate? _task;
    private Evaluated? _answer;
    private IActorRef _puller = ActorRefs.Nobody;
    private CancellationTokenSource _measuring = new();
    private IActorRef _asker = ActorRefs.Nobody;

    public ClientEvaluationActor(ClientSetup setup)
    {
        _setup = setup;
        _guard = new CoordinatorGuard(setup.Coordinator, _log);
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClientSetup setup) => Akka.Actor.Props.Create(() => new ClientEvaluationActor(setup));

    protected override bool AroundReceive(Receive receive, object message) =>
        _guard.Drops(message, Sender) || base.AroundReceive(receive, message);

    protected override void PostStop() => _measuring.Cancel();

    private void Idle()
    {
        Receive<Evaluate>(task => task.Evaluation == _answer?.Evaluation, _ => Sender.Tell(_answer));
        Always();
    }

    private void Receiving()
    {
        Receive<Evaluate>(IsUnderWay, _ =>
        {
            _asker = Sender;
            _puller.Tell(new PullFrom(Sender));
        });
        Receive<PayloadPulled>(_ => Sender.Equals(_puller), pulled => Measure(pulled.Payload));
        Receive<PullFailed>(_ => Sender.Equals(_puller), failed => GiveUp(failed.Reason));
        Always();
    }

    private void Measuring()
    {
        Receive<Evaluate>(IsUnderWay, _ => _asker = Sender);
        Receive<ModelMeasured>(measured => measured.Run == _measuring, measured => Answer(measured.Counts));
        Receive<MeasuringFailed>(failed => failed.Run == _measuring, failed => GiveUp(failed.Cause.Message));
        Always();
    }

    private void Always()
    {
        Receive<Evaluate>(task => Start(task, Sender));
        Receive<EvaluationExpired>(expired => expired.Task == _task, _ => GiveUp("its deadline passed"));
        Receive<EvaluationExpired>(_ => { });
        Receive<PayloadPulled>(_ => { });
        Receive<PullFailed>(_ => { });
        Receive<ModelMeasured>(_ => { });
        Receive<MeasuringFailed>(_ => { });
    }

    private bool IsUnderWay(Evaluate task) => task == _task;

    private void Start(Evaluate task, IActorRef asker)
    {
        BecomeIdle();
        (_task, _asker) = (task, asker);
        try
        {
            if (task.Evaluation.Client != _setup.Client)
                throw new MalformedDataException($"client: expected {_setup.Client}, got {task.Evaluation.Client}");
            var most = ModelPayload.MaxBytes(_setup.Catalogs.CreateDownlink(task.Downlink), SubModel.Full(_setup.Layout));
            _puller = Context.ActorOf(PullActor.Props(new PullTask(
                _setup.Pulls, task.Evaluation.Transfer, PayloadDirection.Evaluation, task.Payload, most, asker)));
        }
        catch (Exception e) when (e is MalformedDataException or ArgumentException)
        {
            GiveUp(e.Message);
            return;
        }

        Timers.StartSingleTimer("expiry", new EvaluationExpired(task), task.Deadline);
        Become(Receiving);
    }

    private void Measure(byte[] payload)
    {
        Become(Measuring);
        var run = new CancellationTokenSource();
        _measuring = run;
        var (setup, downlink) = (_setup, _task!.Downlink);
        setup.Pool.Run(
            cancel => setup.Work.Evaluate(
                ModelPayload.Decode(setup.Catalogs.CreateDownlink(downlink), payload, SubModel.Full(setup.Layout)), cancel),
            run.Token).PipeTo(Self, success: counts => new ModelMeasured(run, counts), failure: cause => new MeasuringFailed(run, cause));
    }

    private void Answer(EvaluationCounts counts)
    {
        _answer = new Evaluated(_task!.Evaluation, counts.Correct, counts.Count, counts.LossSum)
        {
            Metrics = [.. counts.MetricSums.Take(Evaluated.MostMetrics).Select(metric => new MetricSum(metric.Key, metric.Value))],
        };
        _asker.Tell(_answer);
        BecomeIdle();
    }

    /// <summary>Counts of no samples: the coordinator need not wait for more.</summary>
    private void GiveUp(string reason)
    {
        _log.Warning("Round {0}: client {1} gave up the evaluation: {2}", _task!.Evaluation.Round.Value, _setup.Client.Value, reason);
        Answer(default);
    }

    private void BecomeIdle()
    {
        _measuring.Cancel();
        Context.Stop(_puller);
        (_task, _puller, _asker) = (null, ActorRefs.Nobody, ActorRefs.Nobody);
        Timers.Cancel("expiry");
        Become(Idle);
    }
}
