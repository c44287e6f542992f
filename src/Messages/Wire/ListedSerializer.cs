using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Akka.Util;

namespace AfdActors.Messages.Wire;

/// <summary>
/// One of Akka's own serializers (setting <c>class</c>), of whose messages only those that the nodes need (<c>manifests</c>) are read. A
/// manifest that is not listed is refused before anything is made of it.
/// </summary>
public sealed class ListedSerializer : SerializerWithStringManifest
{
    private readonly Serializer _inner;
    private readonly FrozenSet<string> _manifests;

    public ListedSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        _inner = (Serializer)Activator.CreateInstance(Type.GetType(settings.GetString("class"), throwOnError: true)!, system)!;
        _manifests = settings.GetStringList("manifests").ToFrozenSet(StringComparer.Ordinal);
    }

    public override int Identifier => _inner.Identifier;

    public override string Manifest(object o) => _inner switch
    {
        SerializerWithStringManifest named => named.Manifest(o),
        { IncludeManifest: true } => o.GetType().TypeQualifiedName(),
        _ => "",
    };

    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <exception cref="SerializationException">The manifest is not listed.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        manifest ??= "";
        if (!_manifests.Contains(manifest))
        {
            throw new SerializationException(
                $"expected one of {string.Join(", ", _manifests.Order(StringComparer.Ordinal))}, got '{WireProtocol.Reason(manifest)}' for serializer {Identifier}");
        }

        return _inner is SerializerWithStringManifest named ? named.FromBinary(bytes, manifest)
            : _inner.FromBinary(bytes, manifest.Length == 0 ? null : Type.GetType(manifest, throwOnError: true));
    }
}
