namespace Akka.Cluster;

/// <summary>Where a member is on its way through the cluster.</summary>
public enum MemberStatus
{
    Joining = 0,
    Up = 1,
    Leaving = 2,
    Exiting = 3,
    Down = 4,
    Removed = 5,
    WeaklyUp = 6,
}

/// <summary>The one direction in which a status changes.</summary>
internal static class MemberProgress
{
    /// <summary>Of two views of one member the one that is further is right.</summary>
    public static int Of(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 0,
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Up => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Exiting => 4,
        MemberStatus.Down => 5,
        _ => 6,
    };
}
