using Akka.Actor;
using Akka.Cluster.Gossip;
using Akka.Event;

namespace Akka.Cluster.Daemon;

/// <summary>How states spread, and what the leader makes of them.</summary>
internal sealed partial class ClusterDaemon
{
    private const int MostAtOnce = 8;

    private readonly HashSet<int> _exitingConfirmed = [];
    private TimeSpan _notConverged;

    /// <summary>Tells some of those who have not seen this state; the rest hears of it from them, or by the periodic gossip.</summary>
    private void Spread()
    {
        foreach (var member in Targets().Where(m => !_view.Seen.Contains(m.Uid)).OrderBy(_ => Random.Shared.Next()).Take(MostAtOnce))
        {
            GossipTo(member.Address, member.Uid);
        }
    }

    private void GossipToOne()
    {
        var targets = Targets().ToArray();
        var behind = Array.FindAll(targets, m => !_view.Seen.Contains(m.Uid));
        var choice = behind.Length > 0 ? behind : targets;
        if (choice.Length > 0)
        {
            var member = choice[Random.Shared.Next(choice.Length)];
            GossipTo(member.Address, member.Uid);
        }
    }

    private IEnumerable<Member> Targets()
    {
        var unreachable = _view.State.ObservationsOf(_view.Self).Unreachable;
        return IsMember ? _view.State.Members.Values.Where(m => m.Uid != _view.Self && !unreachable.Contains(m.Uid)) : [];
    }

    private void GossipTo(Address address, int uid) =>
        Peer(address).Tell(new GossipEnvelope(SelfNode, uid, _view.State, _view.Seen), Self);

    private void OnGossip(GossipEnvelope gossip)
    {
        var isKnown = _view.State.Members.TryGetValue(gossip.From.Uid, out var sender) && sender.UniqueAddress == gossip.From;
        if (!IsMember || gossip.To != _view.Self || !isKnown)
        {
            _log.Debug("Ignoring gossip from [{0}]", gossip.From);
            return;
        }

        switch (_view.State.CompareWith(gossip.State, out var merged))
        {
            case Relation.Same:
                _view = _view with { Seen = _view.Seen.Union(gossip.Seen) };
                if (!gossip.Seen.Contains(_view.Self))
                {
                    GossipTo(gossip.From.Address, gossip.From.Uid);
                }

                Lead(ticked: false);
                break;
            case Relation.OursIsNewer:
                GossipTo(gossip.From.Address, gossip.From.Uid);
                break;
            case Relation.TheirsIsNewer:
                Update(gossip.State, gossip.Seen);
                if (IsMember)
                {
                    GossipTo(gossip.From.Address, gossip.From.Uid);
                }

                break;
            default:
                Update(merged, []);
                break;
        }
    }

    private void Lead(bool ticked)
    {
        if (_view.Leader?.Uid != _view.Self)
        {
            return;
        }

        if (_view.HasConverged(_exitingConfirmed))
        {
            _notConverged = TimeSpan.Zero;
            Change(LeaderActions.WhenConverged(_view, _exitingConfirmed, Settings));
        }
        else if (ticked)
        {
            _notConverged += Settings.LeaderActionsInterval;
            if (Settings.AllowWeaklyUpMembers && _notConverged >= Settings.WeaklyUpAfter)
            {
                Change(LeaderActions.WhileNotConverged(_view));
            }
        }
    }
}
