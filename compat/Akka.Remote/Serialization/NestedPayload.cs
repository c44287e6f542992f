using System.Buffers;
using Akka.Actor;
using MessagePack;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>An object within a message: serializer, manifest, bytes.</summary>
internal static class NestedPayload
{
    public static void Write(ref MessagePackWriter writer, ExtendedActorSystem system, object content)
    {
        var serializer = system.Serialization.FindSerializerFor(content);
        writer.Write(serializer.Identifier);
        writer.Write(content is null ? string.Empty : AkkaSerialization.ManifestFor(serializer, content));
        writer.Write(serializer.ToBinary(content));
    }

    public static object Read(ref MessagePackReader reader, ExtendedActorSystem system)
    {
        var serializer = reader.ReadInt32();
        var manifest = reader.ReadString();
        return system.Serialization.Deserialize(reader.ReadBytes()?.ToArray() ?? [], serializer, manifest);
    }

    public static void WriteRef(ref MessagePackWriter writer, IActorRef actor) =>
        writer.Write(actor.IsNobody() ? null : AkkaSerialization.SerializedActorPath(actor));

    /// <summary>Null for nobody.</summary>
    public static IActorRef ReadRef(ref MessagePackReader reader, ExtendedActorSystem system) =>
        reader.ReadString() is { Length: > 0 } path ? system.Serialization.DeserializeActorRef(path) : null;
}
