using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace AfdActors.Hosting.Membership;

/// <summary>
/// Downs every node that the coordinator has not reached for so long, each by itself: that one link is unstable does not keep others from
/// being given up, and one that comes back in time has lost nothing. Only observations of the coordinator's own come in here, as
/// clients watch nobody but it (<see cref="CoordinatorFailureDetector"/>), and a node never counts as unreachable to itself.
/// </summary>
internal sealed class CoordinatorDowning : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster;

    public CoordinatorDowning(Cluster cluster, TimeSpan stableAfter)
    {
        _cluster = cluster;
        var log = Context.GetLogger();
        Receive<ClusterEvent.UnreachableMember>(silent =>
            Timers.StartSingleTimer(silent.Member.UniqueAddress, new GiveUp(silent.Member.Address), stableAfter));
        Receive<ClusterEvent.ReachableMember>(back => Timers.Cancel(back.Member.UniqueAddress));
        Receive<ClusterEvent.MemberRemoved>(gone => Timers.Cancel(gone.Member.UniqueAddress));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<GiveUp>(lost =>
        {
            log.Warning("Node {0} was silent for too long and is given up", lost.Node);
            cluster.Down(lost.Node);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Cluster cluster, TimeSpan stableAfter) =>
        Akka.Actor.Props.Create(() => new CoordinatorDowning(cluster, stableAfter));

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private sealed record GiveUp(Address Node) : INoSerializationVerificationNeeded;
}
