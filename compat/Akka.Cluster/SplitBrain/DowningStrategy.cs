namespace Akka.Cluster.SBR;

/// <summary>Which side of a partition goes on.</summary>
internal enum Decision
{
    /// <summary>This one: the unreachable members are downed.</summary>
    KeepThisSide,

    /// <summary>The other one: every member of this side downs itself.</summary>
    KeepOtherSide,
}

/// <summary>Decides from members and reachability alone, so that both sides, each for itself, come to decisions that fit.</summary>
internal abstract class DowningStrategy(string role)
{
    public Decision Decide(ClusterEvent.CurrentClusterState state)
    {
        var counted = state.Members
            .Where(m => m.Status is MemberStatus.Up or MemberStatus.Leaving && (role.Length == 0 || m.HasRole(role)))
            .ToArray();
        return counted.Length == 0
            ? Decision.KeepOtherSide
            : Decide(Array.FindAll(counted, m => !state.Unreachable.Contains(m)), Array.FindAll(counted, state.Unreachable.Contains));
    }

    /// <summary>At least one of both is not empty; each in the order of addresses.</summary>
    protected abstract Decision Decide(Member[] reachable, Member[] unreachable);
}

/// <summary>The side with the oldest member. With <paramref name="downIfAlone"/> an oldest that is cut off from all of at least two others ends itself.</summary>
internal sealed class KeepOldest(bool downIfAlone, string role) : DowningStrategy(role)
{
    protected override Decision Decide(Member[] reachable, Member[] unreachable)
    {
        var oldestIsHere = reachable.Contains(reachable.Concat(unreachable).Min(Member.AgeOrdering));
        return oldestIsHere
            ? downIfAlone && reachable.Length == 1 && unreachable.Length >= 2 ? Decision.KeepOtherSide : Decision.KeepThisSide
            : downIfAlone && unreachable.Length == 1 && reachable.Length >= 2 ? Decision.KeepThisSide : Decision.KeepOtherSide;
    }
}

/// <summary>The side with more members; of equal sides the one with the lowest address.</summary>
internal sealed class KeepMajority(string role) : DowningStrategy(role)
{
    protected override Decision Decide(Member[] reachable, Member[] unreachable)
    {
        var lowestIsHere = reachable.Contains(reachable.Concat(unreachable).Min());
        return reachable.Length > unreachable.Length || (reachable.Length == unreachable.Length && lowestIsHere)
            ? Decision.KeepThisSide
            : Decision.KeepOtherSide;
    }
}

/// <summary>No side.</summary>
internal sealed class DownAll() : DowningStrategy(string.Empty)
{
    protected override Decision Decide(Member[] reachable, Member[] unreachable) => Decision.KeepOtherSide;
}
