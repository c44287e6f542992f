using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Gossip;
using MessagePack;

namespace Akka.Cluster.Serialization;

/// <summary>
/// A state as members <c>[address, uid, status, up number, roles]</c>, removed numbers, and findings <c>[observer, version, numbers]</c>.
/// The reader checks counts against what is there.
/// </summary>
internal static class StateFormat
{
    public static void Write(ref MessagePackWriter writer, UniqueAddress node)
    {
        writer.Write(node.Address.ToString());
        writer.Write(node.Uid);
    }

    public static UniqueAddress ReadNode(ref MessagePackReader reader) => new(Address.Parse(reader.ReadString()), reader.ReadInt32());

    public static void Write(ref MessagePackWriter writer, ImmutableHashSet<string> texts)
    {
        writer.WriteArrayHeader(texts.Count);
        foreach (var text in texts.Order(StringComparer.Ordinal))
        {
            writer.Write(text);
        }
    }

    public static ImmutableHashSet<string> ReadTexts(ref MessagePackReader reader)
    {
        var texts = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            texts.Add(reader.ReadString() ?? throw new SerializationException("expected a role, got nil"));
        }

        return texts.ToImmutable();
    }

    public static void Write(ref MessagePackWriter writer, ImmutableHashSet<int> numbers)
    {
        writer.WriteArrayHeader(numbers.Count);
        foreach (var number in numbers.Order())
        {
            writer.Write(number);
        }
    }

    public static ImmutableHashSet<int> ReadNumbers(ref MessagePackReader reader)
    {
        var numbers = ImmutableHashSet.CreateBuilder<int>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            numbers.Add(reader.ReadInt32());
        }

        return numbers.ToImmutable();
    }

    public static void Write(ref MessagePackWriter writer, ClusterState state)
    {
        writer.WriteArrayHeader(state.Members.Count);
        foreach (var member in state.Members.Values.Order())
        {
            Write(ref writer, member.UniqueAddress);
            writer.Write((int)member.Status);
            writer.Write(member.UpNumber);
            Write(ref writer, member.Roles);
        }

        Write(ref writer, state.Removed);
        writer.WriteArrayHeader(state.Observations.Count);
        foreach (var (observer, found) in state.Observations.OrderBy(o => o.Key))
        {
            writer.Write(observer);
            writer.Write(found.Version);
            Write(ref writer, found.Unreachable);
        }
    }

    /// <exception cref="SerializationException">A status is none, or two members have one number.</exception>
    public static ClusterState ReadState(ref MessagePackReader reader)
    {
        var members = ClusterState.NoMembers.ToBuilder();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            var member = ReadMember(ref reader);
            if (!members.TryAdd(member.Uid, member))
            {
                throw new SerializationException($"expected members of different numbers, got {member.Uid} twice");
            }
        }

        var removed = ReadNumbers(ref reader);
        var observations = ImmutableDictionary.CreateBuilder<int, Observations>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            observations[reader.ReadInt32()] = new Observations(reader.ReadInt64(), ReadNumbers(ref reader));
        }

        return new ClusterState(members.ToImmutable(), removed, observations.ToImmutable());
    }

    private static Member ReadMember(ref MessagePackReader reader)
    {
        var node = ReadNode(ref reader);
        var status = (MemberStatus)reader.ReadInt32();
        return Enum.IsDefined(status) && status != MemberStatus.Removed
            ? new Member(node, reader.ReadInt32(), status, ReadTexts(ref reader))
            : throw new SerializationException($"expected the status of a member, got {(int)status}");
    }
}
