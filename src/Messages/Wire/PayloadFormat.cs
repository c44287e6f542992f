using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Payloads.cs.</summary>
internal static class PayloadFormat
{
    public static void Write(ref MessagePackWriter writer, PayloadInfo info)
    {
        writer.WriteArrayHeader(3);
        writer.Write(info.Bytes);
        writer.Write(info.Hash.ToBytes());
        writer.Write(info.ChunkBytes);
    }

    public static PayloadInfo ReadInfo(ref WireReader reader)
    {
        reader.Fields("Payload", 3);
        return new PayloadInfo(
            reader.Integer("Payload.Bytes", 1, WireProtocol.MaxPayloadBytes),
            PayloadHash.FromBytes(reader.Bytes("Payload.Hash", PayloadHash.Length, PayloadHash.Length)),
            reader.Integer("Payload.ChunkBytes", 1, WireProtocol.MaxChunkBytes));
    }

    public static void Write(ref MessagePackWriter writer, ChunkRequest message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write((int)message.Direction);
        writer.Write(message.Index);
        writer.Write(message.Count);
    }

    public static ChunkRequest ReadChunkRequest(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        reader.Choice<PayloadDirection>("Direction"),
        reader.Integer("Index", 0, int.MaxValue),
        reader.Integer("Count", 1, WireProtocol.MaxRangeBytes));

    /// <summary>Bytes that a chunk's data take with their header, so that a chunk can be measured without a copy of them.</summary>
    public static int DataBytes(int length) => length + (length <= byte.MaxValue ? 2 : length <= ushort.MaxValue ? 3 : 5);

    public static void Write(ref MessagePackWriter writer, PayloadChunk message)
    {
        WriteHead(ref writer, message);
        writer.Write(message.Data.Span);
    }

    /// <summary>All but the data, which follow it on a link.</summary>
    public static void WriteHead(ref MessagePackWriter writer, PayloadChunk message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write((int)message.Direction);
        writer.Write(message.Index);
    }

    /// <exception cref="Algorithms.MalformedDataException">The bytes are not exactly one head.</exception>
    public static PayloadChunk ReadHead(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes, "a payload link's head");
        var chunk = new PayloadChunk(
            IdentityFormat.ReadOffer(ref reader),
            reader.Choice<PayloadDirection>("Direction"),
            reader.Integer("Index", 0, int.MaxValue),
            default);
        reader.End();
        return chunk;
    }

    public static PayloadChunk ReadPayloadChunk(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        reader.Choice<PayloadDirection>("Direction"),
        reader.Integer("Index", 0, int.MaxValue),
        reader.Bytes("Data", 1, WireProtocol.MaxChunkBytes));
}
