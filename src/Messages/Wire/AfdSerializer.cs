using Akka.Actor;
using Akka.Serialization;

namespace AfdActors.Messages.Wire;

/// <summary>
/// The Akka serializer of every <see cref="IWireMessage"/>; <see cref="WireConfig.Default"/> binds it. Layouts: docs/wire.md.
/// What it writes and reads is counted by the system's <see cref="TrafficMeter"/>.
/// </summary>
public sealed class AfdSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Part of the wire format: it travels with every message.</summary>
    public const int WireIdentifier = 2011;

    private TrafficMeter? _meter;

    public override int Identifier => WireIdentifier;

    // Extensions cannot be had yet while the system creates its serializers.
    private TrafficMeter Meter => _meter ??= TrafficMeter.Of(system);

    /// <exception cref="ArgumentException">Not a message of ours, or one over <see cref="WireProtocol.MaxMessageBytes"/>.</exception>
    public override string Manifest(object o) => MessageFormats.Of(o).Manifest;

    /// <inheritdoc cref="Manifest"/>
    public override byte[] ToBinary(object obj)
    {
        var message = (IWireMessage)obj;
        var bytes = MessageFormats.Of(message).Encode(message);
        Meter.Written(message, bytes.Length);
        return bytes;
    }

    /// <exception cref="Algorithms.MalformedDataException">The manifest is unknown, or the bytes are not exactly one message of it.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var message = MessageFormats.Of(manifest).Decode(bytes);
        Meter.Read(message, bytes.Length);
        return message;
    }
}
