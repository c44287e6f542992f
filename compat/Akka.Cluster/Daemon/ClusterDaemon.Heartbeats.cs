using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Gossip;

namespace Akka.Cluster.Daemon;

/// <summary>Heartbeats to some members, and what their silence means.</summary>
internal sealed partial class ClusterDaemon
{
    /// <summary>Incarnations known to have ended: no heartbeat makes them reachable again.</summary>
    private readonly HashSet<int> _gone = [];

    private IEnumerable<Member> Monitored => IsMember
        ? MonitoringRing.MonitoredBy(_view.Self, _view.State.Members.Values, Settings.MonitoredByNrOfMembers)
        : [];

    private void SendHeartbeats()
    {
        foreach (var member in Monitored)
        {
            Peer(member.Address).Tell(new Heartbeat(SelfNode), Self);
            if (!_cluster.FailureDetector.IsMonitoring(member.Address))
            {
                var expected = new ExpectedHeartbeat(member.UniqueAddress);
                if (!Timers.IsTimerActive(expected))
                {
                    Timers.StartSingleTimer(expected, expected, Settings.HeartbeatExpectedResponseAfter);
                }
            }
        }
    }

    private void OnHeartbeatRsp(UniqueAddress from)
    {
        if (_view.State.Members.TryGetValue(from.Uid, out var member) && member.UniqueAddress == from)
        {
            _cluster.FailureDetector.Heartbeat(from.Address);
        }
    }

    /// <summary>Detection begins even for a member that never answered.</summary>
    private void OnExpectedHeartbeat(UniqueAddress node)
    {
        if (_view.State.Members.ContainsKey(node.Uid) && !_cluster.FailureDetector.IsMonitoring(node.Address))
        {
            _cluster.FailureDetector.Heartbeat(node.Address);
        }
    }

    private void ReapUnreachable()
    {
        if (!IsMember)
        {
            return;
        }

        var unreachable = Monitored
            .Where(m => _gone.Contains(m.Uid) || !_cluster.FailureDetector.IsAvailable(m.Address))
            .Select(m => m.Uid)
            .ToImmutableHashSet();
        var known = _gone.Where(_view.State.Members.ContainsKey);
        Change(_view.State.Observe(_view.Self, unreachable.Union(known)));
    }

    private void ForgetRemoved(MembershipView before)
    {
        foreach (var (uid, gone) in before.State.Members)
        {
            if (!_view.State.Members.ContainsKey(uid))
            {
                _cluster.FailureDetector.Remove(gone.Address);
                _exitingConfirmed.Remove(uid);
                _gone.Remove(uid);
            }
        }
    }
}
