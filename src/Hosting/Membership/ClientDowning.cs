using AfdActors.Messages;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace AfdActors.Hosting.Membership;

/// <summary>
/// Downs this client node, and no other, when it has lost the coordinator: when that is silent for so long, counted from the moment on that
/// the failure detector misses it; when its process was started again, which is not the member that this node knows; or when either of the
/// two has quarantined the other, after which no message passes between these actor systems. Asks the failure detector itself: that the
/// cluster calls the coordinator unreachable can be another client's observation.
/// </summary>
internal sealed class ClientDowning : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly Address _coordinator;
    private readonly TimeSpan _stableAfter;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private TimeSpan? _silentSince;
    private long? _incarnation;
    private bool _gaveUp;

    public ClientDowning(Cluster cluster, Address coordinator, TimeSpan stableAfter)
    {
        (_cluster, _coordinator, _stableAfter) = (cluster, coordinator, stableAfter);
        Receive<LookTick>(_ => Look());
        Receive<ActorIdentity>(identity => identity.Subject is not null, identity => Compare(identity.Subject.Path.Uid));
        Receive<ActorIdentity>(_ => { });
        Receive<QuarantinedEvent>(by => by.Address.Equals(_coordinator), _ => GiveUp("this node has quarantined it"));
        Receive<ThisActorSystemQuarantinedEvent>(by => by.RemoteAddress.Equals(_coordinator), _ => GiveUp("it has quarantined this node"));
        Receive<QuarantinedEvent>(_ => { });
        Receive<ThisActorSystemQuarantinedEvent>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Cluster cluster, Address coordinator, TimeSpan stableAfter) =>
        Akka.Actor.Props.Create(() => new ClientDowning(cluster, coordinator, stableAfter));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(LookTick.Instance, LookTick.Instance, LookEvery);
        Context.System.EventStream.Subscribe(Self, typeof(QuarantinedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Look()
    {
        if (!_cluster.FailureDetector.IsMonitoring(_coordinator)) return;
        Context.ActorSelection(new RootActorPath(_coordinator) / "user" / ActorNames.Coordinator).Tell(new Identify(null));
        if (_cluster.FailureDetector.IsAvailable(_coordinator))
        {
            _silentSince = null;
            return;
        }

        var now = Context.System.Scheduler.MonotonicClock;
        _silentSince ??= now;
        if (now - _silentSince >= _stableAfter) GiveUp("it was silent for too long");
    }

    /// <summary>Every actor that is made has a number of its own, under the same name, too.</summary>
    private void Compare(long incarnation)
    {
        _incarnation ??= incarnation;
        if (incarnation != _incarnation) GiveUp("it was started again");
    }

    private void GiveUp(string reason)
    {
        if (_gaveUp) return;
        _gaveUp = true;
        _log.Warning("The coordinator at {0} is lost: {1}", _coordinator, reason);
        _cluster.Down(_cluster.SelfAddress);
    }

    private sealed record LookTick : INoSerializationVerificationNeeded
    {
        public static readonly LookTick Instance = new();
    }
}
