using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using AfdActors.Messages.Transfer.Links;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>
/// A client node: <see cref="Joining"/> it asks which run it is, then makes its clients for that run; <see cref="Registering"/> it offers
/// them until all are on the roster; <see cref="Serving"/> it goes on registering now and then, so that a coordinator which lost sight of
/// the node, or was started again, has it back. A client whose training throws is restarted, at most 3 times a minute; then it is stopped
/// and deregistered, and a node without clients ends. When the run is over the clients settle what is pending and the node takes its leave.
/// </summary>
public sealed partial class ClientNodeActor : ReceiveActor, IWithTimers
{
    private const string RetryTimer = "retry";
    private const string LeaveTimer = "leave";
    private const string RefusedTimer = "refused";
    private const int RetriesPerSignOfLife = 5;

    /// <summary>The coordinator waits as long for a goodbye; what is pending then is settled when the run is resumed.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    private readonly ClientNodeSettings _settings;
    private readonly ICanTell _coordinator;
    private readonly TaskCompletionSource<NodeEnd> _end;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<IActorRef, HostedClient> _children = [];
    private readonly HashSet<string> _refusals = [];
    private readonly CoordinatorGuard _guard;

    /// <summary>In the order given, without those that were taken out.</summary>
    private ImmutableArray<HostedClient> _clients;
    private RunId? _run;

    public ClientNodeActor(
        ClientNodeSettings settings, ImmutableArray<HostedClient> clients, ICanTell coordinator, TaskCompletionSource<NodeEnd> end)
    {
        _settings = settings;
        _clients = clients;
        _coordinator = coordinator;
        _end = end;
        _guard = new CoordinatorGuard(coordinator, _log);
        Joining();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="end">Completes when the node has nothing more to do, and fails when it stops before.</param>
    public static Props Props(
        ClientNodeSettings settings, ImmutableArray<HostedClient> clients, ICanTell coordinator, TaskCompletionSource<NodeEnd> end) =>
        Akka.Actor.Props.Create(() => new ClientNodeActor(settings, clients, coordinator, end));

    protected override bool AroundReceive(Receive receive, object message)
    {
        if (_guard.Drops(message, Sender)) return true;
        if (message is Registered { LinkToken: { Length: > 0 } token })
        {
            var self = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress;
            PayloadLinks.Of(Context.System).Open(Sender.Path.Address, new LinkHello(self, token));
        }

        return base.AroundReceive(receive, message);
    }

    protected override void PreStart()
    {
        if (_end.Task.IsCompleted)
        {
            Context.Stop(Self);
            return;
        }

        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Retry);
        AskForRun();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _end.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    protected override void PostStop() =>
        _end.TrySetException(new InvalidOperationException($"node {_settings.NodeId} stopped before the run was over"));

    private void Joining()
    {
        Receive<RetryTick>(_ => AskForRun());
        Receive<Registered>(registered => Begin(registered.Run));
        Always();
    }

    private void Registering()
    {
        Receive<RetryTick>(_ => Register());
        Receive<Registered>(IsOtherRun, registered => Move(registered.Run));
        Receive<Registered>(registered =>
        {
            if (registered.Clients < _clients.Length) return;
            _log.Info("Node {0} is registered with {1} clients in run {2}", _settings.NodeId, _clients.Length, registered.Run.Value);
            _refusals.Clear();
            Timers.Cancel(RefusedTimer);
            Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, RetriesPerSignOfLife * _settings.Retry);
            Become(Serving);
        });
        Always();
    }

    private void Serving()
    {
        Receive<RetryTick>(_ => Register());
        Receive<Registered>(IsOtherRun, registered => Move(registered.Run));
        Receive<Registered>(registered =>
        {
            if (registered.Clients < _clients.Length) RegisterAnew();
        });
        Always();
    }

    /// <summary>The clients of the former run stop; those of the new one have the same names.</summary>
    private void Moving()
    {
        Receive<RetryTick>(_ => { });
        Receive<Registered>(registered => _run = registered.Run);
        Receive<RegistrationRefused>(refused => refused.Retry, _ => { });
        Receive<Terminated>(terminated =>
        {
            _children.Remove(terminated.ActorRef);
            if (_children.Count == 0) Begin(_run!.Value);
        });
        Always();
    }

    /// <summary>Each client stops once nothing of it is pending.</summary>
    private void Leaving(RunEnded ended)
    {
        Receive<RetryTick>(_ => Settle(ended));
        Receive<LeaveLimitTick>(_ =>
        {
            _log.Warning("Node {0} leaves while {1} clients wait to hear the fate of their last update", _settings.NodeId, _children.Count);
            Leave(ended);
        });
        Receive<Terminated>(terminated =>
        {
            _children.Remove(terminated.ActorRef);
            if (_children.Count == 0) Leave(ended);
        });
        Receive<TakenOutTick>(_ => TellTakenOut());
        Receive<RunEnded>(_ => { });
        Receive<Registered>(_ => { });
        Receive<RegistrationRefused>(_ => { });
    }

    private void Always()
    {
        Receive<RegistrationRefused>(OnRefused);
        Receive<RunEnded>(OnRunEnded);
        Receive<RefusedLimitTick>(tick => Finish(new NodeEnd.NoCoordinator(tick.Reason)));
        Receive<TakenOutTick>(_ => TellTakenOut());
        Receive<Terminated>(OnTerminated);
    }

    private bool IsOtherRun(Registered registered) => registered.Run != _run;

    private void AskForRun() => _coordinator.Tell(
        new RegisterClients(WireProtocol.Version, _settings.NodeId, _settings.Token, [], _settings.LayoutFingerprint, _settings.Secret),
            Self);

    /// <summary>All of them: a registration that the coordinator has already changes nothing.</summary>
    private void Register()
    {
        var clients = _clients.Select(client => client.Description);
        foreach (var batch in RegisterClients.Batches(
            _settings.NodeId, _settings.Token, clients, _settings.LayoutFingerprint, _settings.Secret, _settings.Terms))
        {
            _coordinator.Tell(batch, Self);
        }
    }

    private void Begin(RunId run)
    {
        _run = run;
        foreach (var client in _clients)
            _children[Context.Watch(Context.ActorOf(client.Props(run), ActorNames.Client(client.Description.Client)))] = client;
        RegisterAnew();
    }

    private void RegisterAnew()
    {
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Retry);
        Become(Registering);
        Register();
    }

    private void Move(RunId run)
    {
        _log.Warning("Node {0} leaves run {1}, as the coordinator leads run {2} now", _settings.NodeId, _run!.Value.Value, run.Value);
        if (_children.Count == 0)
        {
            Begin(run);
            return;
        }

        _run = run;
        Become(Moving);
        foreach (var child in _children.Keys) Context.Stop(child);
    }

    private void OnRefused(RegistrationRefused refused)
    {
        if (refused.Retry)
        {
            if (_refusals.Add(refused.Reason))
                _log.Warning("Registration of node {0} was refused for now, and is tried again: {1}", _settings.NodeId, refused.Reason);
            if (_settings.Wait is { } limit && !Timers.IsTimerActive(RefusedTimer))
            {
                var reason = $"the coordinator refused this node for {limit} (--wait): {refused.Reason}";
                Timers.StartSingleTimer(RefusedTimer, new RefusedLimitTick(reason), limit);
            }

            Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Retry);
            if (_run is not null) Become(Registering);
            return;
        }

        _log.Error("Registration of node {0} was refused: {1}", _settings.NodeId, refused.Reason);
        Finish(new NodeEnd.Refused(refused.Reason));
    }

    private void OnRunEnded(RunEnded ended)
    {
        if (ended.Failed) _log.Info("Run {0} has failed: {1}", ended.Run.Value, ended.Reason);
        else _log.Info("Run {0} is over: {1}", ended.Run.Value, ended.Reason);
        if (_children.Count == 0)
        {
            Leave(ended);
            return;
        }

        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _settings.Retry);
        Timers.Cancel(RefusedTimer);
        Timers.StartSingleTimer(LeaveTimer, LeaveLimitTick.Instance, LeaveLimit);
        Become(() => Leaving(ended));
        Settle(ended);
    }

    /// <summary>A client that failed and was restarted has forgotten it, so it is told again.</summary>
    private void Settle(RunEnded ended)
    {
        foreach (var child in _children.Keys) child.Tell(new RunOver(ended.Reason));
    }

    private void Leave(RunEnded ended)
    {
        foreach (var goodbye in Goodbye.Batches(_clients.Select(client => client.Description.Client), "the run is over"))
            _coordinator.Tell(goodbye, Self);
        Finish(ended.Failed ? new NodeEnd.RunFailed(ended.Reason) : new NodeEnd.RunOver(ended.Reason));
    }

    private void Finish(NodeEnd end)
    {
        if (_takenOut.Count > 0) TellTakenOut();
        _end.TrySetResult(end);
        Context.Stop(Self);
    }

    /// <summary>The time in which a refusal may be taken back is over.</summary>
    private sealed record RefusedLimitTick(string Reason) : INoSerializationVerificationNeeded;

    private sealed record LeaveLimitTick : INoSerializationVerificationNeeded
    {
        public static readonly LeaveLimitTick Instance = new();
    }
}
