using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Gossip;
using Akka.Event;

namespace Akka.Cluster.Daemon;

/// <summary>Ways into the cluster: this node's own, and those of others through this one.</summary>
internal sealed partial class ClusterDaemon
{
    private static readonly TimeSpan InitJoinInterval = TimeSpan.FromSeconds(1);

    /// <summary>Joins that wait until an older incarnation at their address has been removed.</summary>
    private readonly Dictionary<Address, Join> _waiting = [];

    private ImmutableList<Address> _seeds = [];
    private Address _joining;

    private void StartJoiningSeedNodes(ImmutableList<Address> seeds)
    {
        if (IsMember || seeds.IsEmpty)
        {
            return;
        }

        _seeds = seeds;
        if (Settings.ShutdownAfterUnsuccessfulJoinSeedNodes is { } limit && !Timers.IsTimerActive(Tick.JoinTimeout))
        {
            Timers.StartSingleTimer(Tick.JoinTimeout, Tick.JoinTimeout, limit);
        }

        if (seeds.All(s => s == SelfNode.Address))
        {
            JoinTo(SelfNode.Address);
            return;
        }

        Timers.StartPeriodicTimer(Tick.InitJoin, Tick.InitJoin, TimeSpan.Zero, InitJoinInterval);
        Timers.StartSingleTimer(Tick.SeedNodeTimeout, Tick.SeedNodeTimeout, Settings.SeedNodeTimeout);
    }

    private void AskSeedNodes()
    {
        foreach (var seed in _seeds.Where(s => s != SelfNode.Address))
        {
            Peer(seed).Tell(new InitJoin(), Self);
        }
    }

    private void OnSeedNodeTimeout()
    {
        if (IsMember || _joining is not null)
        {
            return;
        }

        if (_seeds[0] == SelfNode.Address)
        {
            JoinTo(SelfNode.Address);
        }
        else
        {
            _log.Warning("Couldn't join seed nodes after {0}, will try again. seed-nodes=[{1}]", Settings.SeedNodeTimeout, string.Join(",", _seeds));
            StartJoiningSeedNodes(_seeds);
        }
    }

    private void OnInitJoin(IActorRef asker)
    {
        var isOpen = _view.SelfMember is { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up };
        asker.Tell(isOpen ? new InitJoinAck(SelfNode.Address) : new InitJoinNack(SelfNode.Address), Self);
    }

    private void OnInitJoinAck(Address from)
    {
        if (!IsMember && _joining is null && Timers.IsTimerActive(Tick.InitJoin))
        {
            JoinTo(from);
        }
    }

    private void JoinTo(Address address)
    {
        if (IsMember)
        {
            _log.Warning("Trying to join [{0}] when already part of a cluster, ignoring", address);
            return;
        }

        if (address.Protocol != SelfNode.Address.Protocol || address.System != SelfNode.Address.System)
        {
            _log.Warning("Trying to join [{0}], which is not of this system [{1}], ignoring", address, SelfNode.Address);
            return;
        }

        Timers.Cancel(Tick.InitJoin);
        Timers.Cancel(Tick.SeedNodeTimeout);
        if (address == SelfNode.Address)
        {
            _joining = null;
            Timers.Cancel(Tick.JoinTimeout);
            Change(_view.State.With(new Member(SelfNode, Member.NotUpYet, MemberStatus.Joining, Settings.Roles)));
            return;
        }

        _joining = address;
        Peer(address).Tell(new Join(SelfNode, Settings.Roles), Self);
        if (Settings.RetryUnsuccessfulJoinAfter is { } pause)
        {
            Timers.StartSingleTimer(Tick.JoinRetry, Tick.JoinRetry, pause);
        }
    }

    private void RetryJoin()
    {
        if (IsMember || _joining is not { } address)
        {
            return;
        }

        _joining = null;
        if (_seeds.IsEmpty)
        {
            JoinTo(address);
        }
        else
        {
            StartJoiningSeedNodes(_seeds);
        }
    }

    private void GiveUpJoining()
    {
        if (!IsMember)
        {
            _log.Warning("Joining of seed-nodes [{0}] was unsuccessful after configured shutdown-after-unsuccessful-join-seed-nodes", string.Join(",", _seeds));
            CoordinatedShutdown.Get(_cluster.System).Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
        }
    }

    private void OnJoin(Join join)
    {
        var isOpen = _view.SelfMember is { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up };
        if (!isOpen || join.Node.Address.System != SelfNode.Address.System || _view.State.Removed.Contains(join.Node.Uid))
        {
            _log.Warning("Join of [{0}] refused: {1}", join.Node, isOpen ? "not a new node of this system" : "this node takes nobody in");
            return;
        }

        switch (_view.State.MemberAt(join.Node.Address))
        {
            case null:
                Change(_view.State.With(new Member(join.Node, Member.NotUpYet, MemberStatus.Joining, join.Roles)));
                Invite(join.Node);
                break;
            case { } known when known.UniqueAddress == join.Node:
                Invite(join.Node);
                break;
            case { } older:
                _log.Info("New incarnation of existing member [{0}] is trying to join. Existing will be removed from the cluster.", older);
                _waiting[join.Node.Address] = join;
                _gone.Add(older.Uid);
                var found = _view.State.ObservationsOf(_view.Self).Unreachable.Add(older.Uid);
                Change(_view.State.With(older.Copy(MemberStatus.Down)).Observe(_view.Self, found));
                break;
        }
    }

    private void Invite(UniqueAddress node) => Peer(node.Address).Tell(new Welcome(SelfNode, _view.State, _view.Seen), Self);

    private void AdmitWaiting()
    {
        foreach (var (address, join) in _waiting.ToArray())
        {
            if (_view.State.MemberAt(address) is null && _waiting.Remove(address))
            {
                Self.Tell(join, ActorRefs.NoSender);
            }
        }
    }

    private void OnWelcome(Welcome welcome)
    {
        if (IsMember || welcome.From.Address != _joining || !welcome.State.Members.ContainsKey(_view.Self))
        {
            return;
        }

        _joining = null;
        Timers.Cancel(Tick.JoinRetry);
        Timers.Cancel(Tick.JoinTimeout);
        Update(welcome.State, welcome.Seen);
        GossipTo(welcome.From.Address, welcome.From.Uid);
    }
}
