using Akka.Actor;
using Akka.Cluster.Gossip;
using Akka.Event;

namespace Akka.Cluster.Daemon;

/// <summary>Ways out of the cluster.</summary>
internal sealed partial class ClusterDaemon
{
    private void OnLeave(Address address)
    {
        if (_view.State.MemberAt(address) is { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up } member)
        {
            Change(_view.State.With(member.Copy(MemberStatus.Leaving)));
        }
        else if (address == SelfNode.Address && !IsMember)
        {
            // Nothing to leave: neither joined nor about to.
            StopJoining();
            Context.Stop(Self);
        }
    }

    private void OnDown(Address address)
    {
        switch (_view.State.MemberAt(address))
        {
            case null:
                _log.Info("Ignoring down of unknown node [{0}]", address);
                break;
            case { Status: not MemberStatus.Down } member:
                Change(_view.State.With(member.Copy(MemberStatus.Down)));
                break;
        }
    }

    /// <summary>What has become of this node itself.</summary>
    private void FollowOwnStatus(Member before)
    {
        switch (_view.SelfMember)
        {
            case { Status: MemberStatus.Exiting } when before?.Status != MemberStatus.Exiting:
                _cluster.IsExiting();
                CoordinatedShutdown.Get(_cluster.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                break;
            case { Status: MemberStatus.Down } when before?.Status != MemberStatus.Down:
            case null when before is not null && before.Status != MemberStatus.Exiting:
                EndAsDowned();
                break;
        }
    }

    private void EndAsDowned()
    {
        _log.Warning("Cluster Node [{0}] - This node has been downed and takes no more part", SelfNode.Address);
        Context.Stop(Self);
        if (Settings.RunCoordinatedShutdownWhenDown)
        {
            CoordinatedShutdown.Get(_cluster.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
        }
    }

    private void OnExitingCompleted()
    {
        foreach (var member in Targets())
        {
            Peer(member.Address).Tell(new ExitingConfirmed(SelfNode), Self);
        }

        Sender.Tell(Done.Instance, Self);
    }

    private void OnExitingConfirmed(UniqueAddress node)
    {
        if (_view.State.Members.TryGetValue(node.Uid, out var member) && member.Status == MemberStatus.Exiting)
        {
            _exitingConfirmed.Add(node.Uid);
            Lead(ticked: false);
        }
    }

    private void StopJoining()
    {
        _joining = null;
        _seeds = [];
        Timers.Cancel(Tick.InitJoin);
        Timers.Cancel(Tick.SeedNodeTimeout);
        Timers.Cancel(Tick.JoinRetry);
        Timers.Cancel(Tick.JoinTimeout);
    }
}
