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

    public Member Leader => LeaderOf(State.Members.Values);

    public Member RoleLeader(string role) => LeaderOf(State.Members.Values.Where(m => m.HasRole(role)));

    public ClusterEvent.CurrentClusterState ToCurrentState()
    {
        var roles = State.Members.Values.SelectMany(m => m.Roles).Distinct();
        return new ClusterEvent.CurrentClusterState(
            [.. State.Members.Values],
            [.. Unreachable.Select(uid => State.Members[uid])],
            [.. Seen.Where(State.Members.ContainsKey).Select(uid => State.Members[uid].Address)],
            Leader?.Address,
            roles.ToImmutableDictionary(role => role, role => RoleLeader(role)?.Address));
    }

    private Member LeaderOf(IEnumerable<Member> members)
    {
        var reachable = members.Where(m => m.Status != MemberStatus.Down && (m.Uid == Self || !Unreachable.Contains(m.Uid))).Order().ToArray();
        return reachable.FirstOrDefault(m => m.Status is MemberStatus.Up or MemberStatus.Leaving) ?? reachable.MinBy(m => MemberProgress.Of(m.Status));
    }
}
