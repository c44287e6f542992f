using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Gossip;

/// <summary>The shared state, who is known to have seen exactly this state, and what follows from both for one node.</summary>
internal sealed record MembershipView(ClusterState State, ImmutableHashSet<int> Seen, int Self)
{
    public Member SelfMember => State.Members.GetValueOrDefault(Self);

    /// <summary>Unreachable from where this node stands.</summary>
    public ImmutableHashSet<int> Unreachable => State.Unreachable.Remove(Self);

    /// <summary>
    /// Every member that counts has seen this state, so that the leader may act on it. Members that are unreachable hold it up unless
    /// they are on their way out.
    /// </summary>
    public bool HasConverged(ISet<int> exitingConfirmed) => State.Members.Values.All(member =>
        Unreachable.Contains(member.Uid)
            ? member.Status is MemberStatus.Down or MemberStatus.Exiting
            : member.Status is not (MemberStatus.Up or MemberStatus.Leaving) || exitingConfirmed.Contains(member.Uid) || Seen.Contains(member.Uid));

    public Member Leader => LeaderOf(State.Members.Values, Unreachable);

    public Member RoleLeader(string role) => RoleLeader(role, Unreachable);

    public ClusterEvent.CurrentClusterState ToCurrentState() => ToState(Unreachable);

    /// <summary>
    /// With this node's own judgement of the members that it watches itself: one member with a broken line must not make all others
    /// believe that they are cut off.
    /// </summary>
    public ClusterEvent.CurrentClusterState ToOwnState(int monitored)
    {
        var judged = MonitoringRing.MonitoredBy(Self, State.Members.Values, monitored).Select(m => m.Uid);
        return ToState(Unreachable.Except(judged).Union(State.ObservationsOf(Self).Unreachable.Where(State.Members.ContainsKey)));
    }

    private ClusterEvent.CurrentClusterState ToState(ImmutableHashSet<int> unreachable)
    {
        var roles = State.Members.Values.SelectMany(m => m.Roles).Distinct();
        return new ClusterEvent.CurrentClusterState(
            [.. State.Members.Values],
            [.. unreachable.Select(uid => State.Members[uid])],
            [.. Seen.Where(State.Members.ContainsKey).Select(uid => State.Members[uid].Address)],
            LeaderOf(State.Members.Values, unreachable)?.Address,
            roles.ToImmutableDictionary(role => role, role => RoleLeader(role, unreachable)?.Address));
    }

    private Member RoleLeader(string role, ImmutableHashSet<int> unreachable) =>
        LeaderOf(State.Members.Values.Where(m => m.HasRole(role)), unreachable);

    private Member LeaderOf(IEnumerable<Member> members, ImmutableHashSet<int> unreachable)
    {
        var reachable = members.Where(m => m.Status != MemberStatus.Down && (m.Uid == Self || !unreachable.Contains(m.Uid))).Order().ToArray();
        return reachable.FirstOrDefault(m => m.Status is MemberStatus.Up or MemberStatus.Leaving) ?? reachable.MinBy(m => MemberProgress.Of(m.Status));
    }
}
