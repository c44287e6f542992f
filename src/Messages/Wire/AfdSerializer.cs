using Akka.Actor;
using Akka.Serialization;

namespace AfdActors.Messages.Wire;

/// <summary>
/// The Akka serializer of every <see cref="IWireMessage"/>; <see cref="WireConfig.Default"/> binds it. Layouts: docs/wire.md.
/// </summary>
public sealed class AfdSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Part of the wire format: it travels with every message.</summary>
    public const int WireIdentifier = 2011;

    public override int Identifier => WireIdentifier;

    /// <exception cref="ArgumentException">Not a message of ours, or one over <see cref="WireProtocol.MaxMessageBytes"/>.</exception>
    public override string Manifest(object o) => MessageFormats.Of(o).Manifest;

    /// <inheritdoc cref="Manifest"/>
    public override byte[] ToBinary(object obj) => MessageFormats.Of(obj).Encode((IWireMessage)obj);

    /// <exception cref="Algorithms.MalformedDataException">
    /// The manifest is unknown, or the bytes are not exactly one message of it.
    /// </exception>
    public override object FromBinary(byte[] bytes, string manifest) => MessageFormats.Of(manifest).Decode(bytes);

    /// <summary>
    /// Bytes of a message as this serializer writes it, without Akka's envelope: what traffic is counted in. Thread-safe.
    /// </summary>
    /// <example><code>long bytes = AfdSerializer.BytesOf(new CancelTraining(offer, "the round is over"));</code></example>
    /// <inheritdoc cref="Manifest"/>
    public static int BytesOf(IWireMessage message) => message is PayloadChunk chunk
        ? MessageFormats.Of(chunk).Measure(chunk with { Data = default })
            + PayloadFormat.DataBytes(chunk.Data.Length) - PayloadFormat.DataBytes(0)
        : MessageFormats.Of(message).Measure(message);
}
