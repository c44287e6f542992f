using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Gossip;

/// <summary>What one member has found unreachable; only that member makes a new version.</summary>
internal sealed record Observations(long Version, ImmutableHashSet<int> Unreachable)
{
    public static readonly Observations None = new(0, []);
}

/// <summary>How two states relate; a merge of both is the newer one, or a third.</summary>
internal enum Relation
{
    Same,
    OursIsNewer,
    TheirsIsNewer,
    Concurrent,
}

/// <summary>
/// The state that all members share. It only grows: a member's status moves in one direction, removed incarnations stay removed, a later
/// version of an observer's findings replaces an earlier one. So any two states can be merged, in any order and any number of times, with
/// one result; nodes that have exchanged their states agree. Members are known by their incarnation numbers.
/// </summary>
internal sealed class ClusterState
{
    /// <summary>Members are equal when they are the same node: the dictionary must not take a new status for no change.</summary>
    public static readonly ImmutableDictionary<int, Member> NoMembers =
        ImmutableDictionary.Create<int, Member>(EqualityComparer<int>.Default, ReferenceEqualityComparer.Instance);

    public static readonly ClusterState Empty = new(NoMembers, [], ImmutableDictionary<int, Observations>.Empty);

    private readonly Lazy<ImmutableHashSet<int>> _unreachable;

    public ClusterState(ImmutableDictionary<int, Member> members, ImmutableHashSet<int> removed, ImmutableDictionary<int, Observations> observations)
    {
        (Members, Removed, Observations) = (members, removed, observations);
        _unreachable = new Lazy<ImmutableHashSet<int>>(FindUnreachable);
    }

    public ImmutableDictionary<int, Member> Members { get; }

    public ImmutableHashSet<int> Removed { get; }

    public ImmutableDictionary<int, Observations> Observations { get; }

    /// <summary>Members that some member, itself not down, cannot reach.</summary>
    public ImmutableHashSet<int> Unreachable => _unreachable.Value;

    public Member MemberAt(Address address) => Members.Values.FirstOrDefault(m => m.Address == address);

    public ClusterState With(Member member) => new(Members.SetItem(member.Uid, member), Removed, Observations);

    public ClusterState Remove(IEnumerable<int> uids) => Pruned(Members, Removed.Union(uids), Observations);

    public ClusterState Observe(int observer, ImmutableHashSet<int> unreachable)
    {
        var before = ObservationsOf(observer);
        return before.Unreachable.SetEquals(unreachable)
            ? this
            : new ClusterState(Members, Removed, Observations.SetItem(observer, new Observations(before.Version + 1, unreachable)));
    }

    public Observations ObservationsOf(int observer) => Observations.GetValueOrDefault(observer, Gossip.Observations.None);

    public static ClusterState Merge(ClusterState left, ClusterState right)
    {
        var members = left.Members;
        foreach (var (uid, theirs) in right.Members)
        {
            members = members.SetItem(uid, members.TryGetValue(uid, out var ours) ? Further(ours, theirs) : theirs);
        }

        var observations = left.Observations;
        foreach (var (observer, theirs) in right.Observations)
        {
            if (left.ObservationsOf(observer).Version < theirs.Version)
            {
                observations = observations.SetItem(observer, theirs);
            }
        }

        return Pruned(members, left.Removed.Union(right.Removed), observations);
    }

    public Relation CompareWith(ClusterState theirs, out ClusterState merged)
    {
        merged = Merge(this, theirs);
        return (merged.IsSameAs(this), merged.IsSameAs(theirs)) switch
        {
            (true, true) => Relation.Same,
            (true, false) => Relation.OursIsNewer,
            (false, true) => Relation.TheirsIsNewer,
            _ => Relation.Concurrent,
        };
    }

    private static Member Further(Member left, Member right)
    {
        var further = MemberProgress.Of(left.Status) >= MemberProgress.Of(right.Status) ? left : right;
        var upNumber = Math.Min(left.UpNumber, right.UpNumber);
        return further.UpNumber == upNumber ? further : new Member(further.UniqueAddress, upNumber, further.Status, further.Roles);
    }

    private static ClusterState Pruned(
        ImmutableDictionary<int, Member> members, ImmutableHashSet<int> removed, ImmutableDictionary<int, Observations> observations) =>
        new(members.RemoveRange(removed), removed, observations.RemoveRange(removed));

    private bool IsSameAs(ClusterState other) =>
        Members.Count == other.Members.Count
        && Members.All(m => other.Members.TryGetValue(m.Key, out var theirs) && theirs.Status == m.Value.Status && theirs.UpNumber == m.Value.UpNumber)
        && Removed.SetEquals(other.Removed)
        && Observations.Count == other.Observations.Count
        && Observations.All(o => other.ObservationsOf(o.Key).Version == o.Value.Version);

    private ImmutableHashSet<int> FindUnreachable() =>
    [
        .. Observations
            .Where(o => Members.TryGetValue(o.Key, out var observer) && observer.Status != MemberStatus.Down)
            .SelectMany(o => o.Value.Unreachable)
            .Where(Members.ContainsKey)
    ];
}
