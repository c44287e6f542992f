using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>A node of the cluster as it is known at one moment. Two are equal when they are the same incarnation, whatever their status.</summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>By host and port.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Who came up first is the oldest, and first.</summary>
    public static readonly IComparer<Member> AgeOrdering = Comparer<Member>.Create(CompareAges);

    internal const int NotUpYet = int.MaxValue;

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles) =>
        (UniqueAddress, UpNumber, Status, Roles) = (uniqueAddress, upNumber, status, roles);

    public UniqueAddress UniqueAddress { get; }

    public Address Address => UniqueAddress.Address;

    public MemberStatus Status { get; }

    public ImmutableHashSet<string> Roles { get; }

    internal int UpNumber { get; }

    internal int Uid => UniqueAddress.Uid;

    public bool HasRole(string role) => Roles.Contains(role);

    public bool IsOlderThan(Member other) => CompareAges(this, other) < 0;

    public Member Copy(MemberStatus status) => status == Status ? this : new Member(UniqueAddress, UpNumber, status, Roles);

    /// <summary>Up, as the <paramref name="upNumber"/>th of the cluster.</summary>
    public Member CopyUp(int upNumber) => new(UniqueAddress, upNumber, MemberStatus.Up, Roles);

    public int CompareTo(Member other) => UniqueAddress.CompareTo(other?.UniqueAddress);

    int IComparable.CompareTo(object obj) =>
        obj is Member other ? CompareTo(other) : throw new ArgumentException($"expected a Member, got {obj?.GetType().Name ?? "null"}");

    public override bool Equals(object obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() =>
        $"Member(address = {Address}, Uid={Uid} status = {Status}, role=[{string.Join(",", Roles)}], upNumber={UpNumber})";

    private static int CompareAddresses(Address left, Address right)
    {
        var byHost = string.CompareOrdinal(left.Host, right.Host);
        return byHost != 0 ? byHost : Nullable.Compare(left.Port, right.Port);
    }

    private static int CompareAges(Member left, Member right)
    {
        var byNumber = left.UpNumber.CompareTo(right.UpNumber);
        return byNumber != 0 ? byNumber : left.UniqueAddress.CompareTo(right.UniqueAddress);
    }
}
