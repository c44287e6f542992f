namespace Akka.Cluster.Gossip;

/// <summary>The events that lead from one view to the next, in the order in which they are published.</summary>
internal static class MembershipDiff
{
    public static IEnumerable<ClusterEvent.IClusterDomainEvent> Between(MembershipView before, MembershipView after) =>
    [
        .. Reachability(before, after),
        .. Members(before, after),
        .. Leaders(before, after),
    ];

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Reachability(MembershipView before, MembershipView after)
    {
        foreach (var member in Sorted(after).Where(m => after.Unreachable.Contains(m.Uid) && !before.Unreachable.Contains(m.Uid)))
        {
            yield return new ClusterEvent.UnreachableMember(member);
        }

        foreach (var member in Sorted(after).Where(m => before.Unreachable.Contains(m.Uid) && !after.Unreachable.Contains(m.Uid)))
        {
            yield return new ClusterEvent.ReachableMember(member);
        }
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Members(MembershipView before, MembershipView after)
    {
        foreach (var member in Sorted(after))
        {
            var isNews = !before.State.Members.TryGetValue(member.Uid, out var known) || known.Status != member.Status;
            if (isNews)
            {
                yield return StatusEvent(member);
            }
        }

        foreach (var gone in Sorted(before).Where(m => !after.State.Members.ContainsKey(m.Uid)))
        {
            yield return new ClusterEvent.MemberRemoved(gone.Copy(MemberStatus.Removed), gone.Status);
        }
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Leaders(MembershipView before, MembershipView after)
    {
        if (!Equals(before.Leader, after.Leader))
        {
            yield return new ClusterEvent.LeaderChanged(after.Leader?.Address);
        }

        foreach (var role in Sorted(before).Concat(Sorted(after)).SelectMany(m => m.Roles).Distinct().Order(StringComparer.Ordinal))
        {
            if (!Equals(before.RoleLeader(role), after.RoleLeader(role)))
            {
                yield return new ClusterEvent.RoleLeaderChanged(role, after.RoleLeader(role)?.Address);
            }
        }
    }

    private static IEnumerable<Member> Sorted(MembershipView view) => view.State.Members.Values.Order();

    private static ClusterEvent.IClusterDomainEvent StatusEvent(Member member) => member.Status switch
    {
        MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
        MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
        MemberStatus.Up => new ClusterEvent.MemberUp(member),
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
        _ => new ClusterEvent.MemberDowned(member),
    };
}
