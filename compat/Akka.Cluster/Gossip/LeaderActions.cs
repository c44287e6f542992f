namespace Akka.Cluster.Gossip;

/// <summary>What the leader does: takes members in, lets them go, removes those that are down.</summary>
internal static class LeaderActions
{
    /// <summary>The next state once all have seen this one; the same where nothing is to be done.</summary>
    public static ClusterState WhenConverged(MembershipView view, ISet<int> exitingConfirmed, ClusterSettings settings)
    {
        var state = view.State;
        var gone = state.Members.Values
            .Where(m => IsGone(m, view.Unreachable.Contains(m.Uid), exitingConfirmed.Contains(m.Uid)))
            .Select(m => m.Uid)
            .ToArray();
        state = gone.Length > 0 ? state.Remove(gone) : state;
        foreach (var leaving in state.Members.Values.Where(m => m.Status == MemberStatus.Leaving))
        {
            state = state.With(leaving.Copy(MemberStatus.Exiting));
        }

        return HasEnoughMembers(state, settings) ? TakeIn(state) : state;
    }

    /// <summary>What can be done while members are unreachable.</summary>
    public static ClusterState WhileNotConverged(MembershipView view) => view.State.Members.Values
        .Where(m => m.Status == MemberStatus.Joining && !view.Unreachable.Contains(m.Uid))
        .Aggregate(view.State, (state, joining) => state.With(joining.Copy(MemberStatus.WeaklyUp)));

    private static bool IsGone(Member member, bool unreachable, bool exitingConfirmed) => member.Status switch
    {
        MemberStatus.Down => unreachable,
        MemberStatus.Exiting => unreachable || exitingConfirmed,
        _ => false,
    };

    private static ClusterState TakeIn(ClusterState state)
    {
        var last = state.Members.Values.Select(m => m.UpNumber).Where(n => n != Member.NotUpYet).DefaultIfEmpty(0).Max();
        foreach (var joining in state.Members.Values.Where(m => m.Status is MemberStatus.Joining or MemberStatus.WeaklyUp).Order())
        {
            state = state.With(joining.CopyUp(++last));
        }

        return state;
    }

    private static bool HasEnoughMembers(ClusterState state, ClusterSettings settings)
    {
        var counted = state.Members.Values.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).ToArray();
        return counted.Length >= settings.MinNrOfMembers
            && settings.MinNrOfMembersOfRole.All(limit => counted.Count(m => m.HasRole(limit.Key)) >= limit.Value);
    }
}
