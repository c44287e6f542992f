using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace AfdActors.Messages.Wire;

/// <summary>
/// Stands where Akka has a serializer that makes whatever type another process names, and refuses both ways. The setting
/// <c>identifier</c> is that of the serializer it stands for.
/// </summary>
public sealed class RefusedSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    public override int Identifier { get; } = settings.GetInt("identifier");

    public override string Manifest(object o) => throw Refusal(o.GetType().FullName);

    public override byte[] ToBinary(object obj) => throw Refusal(obj.GetType().FullName);

    public override object FromBinary(byte[] bytes, string manifest) => throw Refusal(manifest);

    private SerializationException Refusal(string? name) =>
        new($"expected a message of docs/wire.md or of Akka's own, got '{WireProtocol.Reason(name ?? "")}' for serializer {Identifier}, which is off");
}
