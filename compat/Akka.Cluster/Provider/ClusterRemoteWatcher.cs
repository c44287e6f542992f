using Akka.Actor;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>Of members the cluster decides: their actors end when they are removed, not when they are unreachable.</summary>
internal sealed class ClusterRemoteWatcher(IFailureDetectorRegistry<Address> failureDetector, RemoteWatcherTimes times)
    : RemoteWatcher(failureDetector, times)
{
    private readonly HashSet<UniqueAddress> _members = [];
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    protected override void PreStart()
    {
        base.PreStart();
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved removed:
                Forget(removed);
                break;
            case ClusterEvent.IMemberEvent changed:
                if (_members.Add(changed.Member.UniqueAddress))
                {
                    FailureDetector.Remove(changed.Member.Address);
                }

                break;
            case DelayedQuarantine delayed:
                Provider.Quarantine(delayed.Node.Address, delayed.Node.Uid);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    protected override bool IsHeartbeated(Address node) => base.IsHeartbeated(node) && _members.All(m => m.Address != node);

    private void Forget(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        _members.Remove(node);
        if (_cluster.IsTerminated || node == _cluster.SelfUniqueAddress)
        {
            return;
        }

        if (removed.PreviousStatus is MemberStatus.Exiting or MemberStatus.Leaving)
        {
            var delayed = new DelayedQuarantine(node);
            Timers.StartSingleTimer(delayed, delayed, _cluster.Settings.QuarantineRemovedNodeAfter);
        }
        else
        {
            Provider.Quarantine(node.Address, node.Uid);
        }

        AddressTerminated(node.Address);
    }

    private sealed record DelayedQuarantine(UniqueAddress Node) : INoSerializationVerificationNeeded;
}
