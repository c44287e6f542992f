using Akka.Actor;

namespace Akka.Cluster;

/// <summary>One incarnation of the system at an address.</summary>
public class UniqueAddress : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    public UniqueAddress(Address address, int uid) => (Address, Uid) = (address, uid);

    public Address Address { get; }

    public int Uid { get; }

    public static bool operator ==(UniqueAddress left, UniqueAddress right) => Equals(left, right);

    public static bool operator !=(UniqueAddress left, UniqueAddress right) => !Equals(left, right);

    public int CompareTo(UniqueAddress uniqueAddress)
    {
        if (uniqueAddress is null)
        {
            return 1;
        }

        var byAddress = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return byAddress != 0 ? byAddress : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object obj) =>
        obj is UniqueAddress other ? CompareTo(other) : throw new ArgumentException($"expected a UniqueAddress, got {obj?.GetType().Name ?? "null"}");

    public bool Equals(UniqueAddress other) => other is not null && Uid == other.Uid && Address == other.Address;

    public override bool Equals(object obj) => Equals(obj as UniqueAddress);

    public override int GetHashCode() => Uid;

    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";
}
