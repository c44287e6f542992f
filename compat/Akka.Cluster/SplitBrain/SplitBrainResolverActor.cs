using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster.SBR;

/// <summary>
/// Waits until membership and reachability, as this node itself judges them, have been stable for a while, then acts on the strategy's
/// decision: the leader of the side that goes on downs the members of the other, and on the other side every member downs itself. A node
/// that was quarantined by a member ends too.
/// </summary>
internal sealed class SplitBrainResolverActor(Cluster cluster, ResolverSettings settings) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TimeSpan _interval = TimeSpan.FromTicks(Math.Clamp(settings.StableAfter.Ticks / 4, ShortestInterval.Ticks, LongestInterval.Ticks));
    private ClusterEvent.CurrentClusterState _last = new();
    private TimeSpan _stableFor;

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, _interval);
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Look:
                OnLook(cluster.OwnState);
                break;
            case ThisActorSystemQuarantinedEvent quarantined when cluster.State.Members.Any(m => m.Address == quarantined.RemoteAddress):
                _log.Warning("Downing this node: it was quarantined by [{0}]", quarantined.RemoteAddress);
                cluster.Down(cluster.SelfAddress);
                break;
        }
    }

    private static bool AreSame(ClusterEvent.CurrentClusterState left, ClusterEvent.CurrentClusterState right) =>
        left.Unreachable.SetEquals(right.Unreachable)
        && left.Members.Select(m => (m.UniqueAddress, m.Status)).SequenceEqual(right.Members.Select(m => (m.UniqueAddress, m.Status)));

    private void OnLook(ClusterEvent.CurrentClusterState now)
    {
        _stableFor = AreSame(_last, now) ? _stableFor + _interval : TimeSpan.Zero;
        _last = now;
        var downable = now.Unreachable.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).ToArray();
        if (_stableFor >= settings.StableAfter && downable.Length > 0)
        {
            Act(now, downable);
        }
    }

    private void Act(ClusterEvent.CurrentClusterState state, Member[] downable)
    {
        if (settings.Strategy.Decide(state) == Decision.KeepOtherSide)
        {
            _log.Warning("Downing this node: the side of [{0}] goes on", string.Join(",", downable.Select(m => m.Address)));
            cluster.Down(cluster.SelfAddress);
        }
        else if (Equals(state.Leader, cluster.SelfAddress))
        {
            foreach (var member in downable)
            {
                _log.Warning("Downing [{0}]: unreachable for more than {1}", member, settings.StableAfter);
                cluster.Down(member.Address);
            }
        }
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
