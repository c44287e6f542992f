using System.Buffers;
using MessagePack;

namespace Akka.Remote.Envelope;

/// <summary>
/// A serialised message with its addresses: <c>[3, recipient, sender or nil, serializer, manifest, bytes]</c>, or as a system message
/// <c>[4, sequence, recipient, nil, serializer, manifest, bytes]</c>.
/// </summary>
internal sealed record MessageEnvelope(string Recipient, string Sender, int SerializerId, string Manifest, byte[] Payload)
{
    private const int Fields = 6;

    public byte[] Encode() => FrameCodec.Encode(FrameKind.Message, Fields, this, WriteContent);

    public byte[] EncodeAsSystemMessage(long sequence) => FrameCodec.Encode(
        FrameKind.SystemMessage, Fields + 1, (this, sequence), static (ref MessagePackWriter writer, (MessageEnvelope Envelope, long Sequence) content) =>
        {
            writer.Write(content.Sequence);
            WriteContent(ref writer, content.Envelope);
        });

    public static MessageEnvelope Decode(ReadOnlyMemory<byte> frame)
    {
        var reader = FrameCodec.Open(frame, FrameKind.Message, Fields);
        return ReadContent(ref reader);
    }

    public static MessageEnvelope DecodeSystemMessage(ReadOnlyMemory<byte> frame, out long sequence)
    {
        var reader = FrameCodec.Open(frame, FrameKind.SystemMessage, Fields + 1);
        sequence = reader.ReadInt64();
        return ReadContent(ref reader);
    }

    private static void WriteContent(ref MessagePackWriter writer, MessageEnvelope envelope)
    {
        writer.Write(envelope.Recipient);
        writer.Write(envelope.Sender);
        writer.Write(envelope.SerializerId);
        writer.Write(envelope.Manifest);
        writer.Write(envelope.Payload);
    }

    private static MessageEnvelope ReadContent(ref MessagePackReader reader) => new(
        reader.ReadString() ?? throw new InvalidDataException("expected a recipient, got nil"),
        reader.ReadString(),
        reader.ReadInt32(),
        reader.ReadString() ?? string.Empty,
        reader.ReadBytes()?.ToArray() ?? throw new InvalidDataException("expected the bytes of a message, got nil"));
}

/// <summary>System messages up to this one have arrived: <c>[5, sequence]</c>.</summary>
internal static class Ack
{
    public static byte[] Encode(long sequence) =>
        FrameCodec.Encode(FrameKind.Ack, 2, sequence, static (ref MessagePackWriter writer, long number) => writer.Write(number));

    public static long Decode(ReadOnlyMemory<byte> frame) => FrameCodec.Open(frame, FrameKind.Ack, 2).ReadInt64();
}
