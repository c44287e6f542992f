namespace Akka.Cluster.Gossip;

/// <summary>Who sends heartbeats to whom: each member to the next ones in the circle of incarnation numbers, which are random.</summary>
internal static class MonitoringRing
{
    public static IEnumerable<Member> MonitoredBy(int self, IEnumerable<Member> members, int count)
    {
        var others = members.Where(m => m.Uid != self).OrderBy(m => m.Uid).ToArray();
        return others.Where(m => m.Uid > self).Concat(others.Where(m => m.Uid < self)).Take(count);
    }
}
