using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>One client that a node hosts: what it registers, and how its actor is made.</summary>
public sealed record HostedClient(ClientDescription Description, Props Props);

/// <summary>
/// A client node: hosts its clients and registers them with the coordinator, again and again until it is answered.
/// A client whose training throws is restarted, at most 3 times a minute; then it is stopped and deregistered.
/// </summary>
public sealed class ClientNodeActor : ReceiveActor, IWithTimers
{
    private const string RetryTimer = "retry";
    private const int MaxRestarts = 3;
    private static readonly TimeSpan RestartWindow = TimeSpan.FromMinutes(1);

    private readonly string _nodeId;
    private readonly ICanTell _coordinator;
    private readonly TimeSpan _retry;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<IActorRef, ClientDescription> _clients = [];
    private readonly Queue<RegisterClients> _registrations;

    /// <summary>Clients in the registrations sent so far, the one under way included; an answer to an earlier one names fewer.</summary>
    private int _offered;

    public ClientNodeActor(string nodeId, string layoutFingerprint, ImmutableArray<HostedClient> clients, ICanTell coordinator, TimeSpan retry)
    {
        _nodeId = nodeId;
        _coordinator = coordinator;
        _retry = retry;
        foreach (var client in clients)
            _clients[Context.Watch(Context.ActorOf(client.Props, ActorNames.Client(client.Description.Client)))] = client.Description;
        _registrations = new Queue<RegisterClients>(RegisterClients.Batches(nodeId, clients.Select(client => client.Description), layoutFingerprint));
        Registering();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string nodeId, string layoutFingerprint, ImmutableArray<HostedClient> clients, ICanTell coordinator, TimeSpan retry) =>
        Akka.Actor.Props.Create(() => new ClientNodeActor(nodeId, layoutFingerprint, clients, coordinator, retry));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(RetryTimer, RetryTick.Instance, _retry);
        Register();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(MaxRestarts, RestartWindow, _ => Directive.Restart);

    private void Registering()
    {
        Receive<RetryTick>(_ => Register());
        Receive<Registered>(registered =>
        {
            if (registered.Clients < _offered) return;
            _registrations.Dequeue();
            if (_registrations.Count > 0)
            {
                Register();
                return;
            }

            _log.Info("Node {0} is registered with {1} clients in run {2}", _nodeId, _clients.Count, registered.Run.Value);
            Timers.Cancel(RetryTimer);
            Become(Serving);
        });
        Receive<RegistrationRefused>(refused =>
        {
            _log.Error("Registration of node {0} was refused: {1}", _nodeId, refused.Reason);
            Context.Stop(Self);
        });
        Receive<Terminated>(OnTerminated);
    }

    private void Serving()
    {
        Receive<RetryTick>(_ => { });
        Receive<Registered>(_ => { });
        Receive<Terminated>(OnTerminated);
    }

    /// <summary>One message at a time, in order; the same one again until it is answered, without the clients that were taken out meanwhile.</summary>
    private void Register()
    {
        var here = _clients.Values.ToHashSet();
        var request = _registrations.Peek();
        var living = request with { Clients = [.. request.Clients.Where(here.Contains)] };
        _offered = here.Count - _registrations.Skip(1).Sum(later => later.Clients.Count(here.Contains));
        _coordinator.Tell(living, Self);
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_clients.Remove(terminated.ActorRef, out var client)) return;
        _log.Error("Client {0} failed more than {1} times in {2} and is taken out", client.Client.Value, MaxRestarts, RestartWindow);
        _coordinator.Tell(new Goodbye([client.Client], $"it failed more than {MaxRestarts} times in {RestartWindow}"), Self);
    }
}
