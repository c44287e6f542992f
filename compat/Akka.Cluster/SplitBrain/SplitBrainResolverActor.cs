using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster.SBR;

/// <summary>
/// Waits until membership and reachability have been stable for a while, then acts on the strategy's decision: the leader of the side that
/// goes on downs the members of the other, and on the other side every member downs itself. A node that was quarantined by a member ends too.
/// </summary>
internal sealed class SplitBrainResolverActor(Cluster cluster, ResolverSettings settings) : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent or ClusterEvent.IReachabilityEvent:
                StartWaiting();
                break;
            case Stable:
                Act();
                break;
            case ThisActorSystemQuarantinedEvent quarantined when cluster.State.Members.Any(m => m.Address == quarantined.RemoteAddress):
                _log.Warning("Downing this node: it was quarantined by [{0}]", quarantined.RemoteAddress);
                cluster.Down(cluster.SelfAddress);
                break;
        }
    }

    private void StartWaiting()
    {
        if (cluster.State.Unreachable.IsEmpty)
        {
            Timers.Cancel(Stable.Instance);
        }
        else
        {
            Timers.StartSingleTimer(Stable.Instance, Stable.Instance, settings.StableAfter);
        }
    }

    private void Act()
    {
        var state = cluster.State;
        var downable = state.Unreachable.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).ToArray();
        if (downable.Length == 0)
        {
            return;
        }

        var decision = settings.Strategy.Decide(state);
        if (decision == Decision.KeepOtherSide)
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
        else
        {
            StartWaiting();
        }
    }

    private sealed class Stable : INoSerializationVerificationNeeded
    {
        public static readonly Stable Instance = new();
    }
}
