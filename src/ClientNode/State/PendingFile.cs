using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The identity of a pending update, and whether states of the uplink, of the downlink and of the aggregation belong to it.
/// </summary>
internal sealed record PendingHeader(OfferId Offer, bool HasUplinkState, bool HasDownlinkState, bool HasAggregationState);

/// <summary>
/// The bytes of the <c>pending</c> file: magic, version, header, result, update, and the SHA-256 of it all; little-endian.
/// </summary>
internal static class PendingFile
{
    private const byte Version = 5;

    private static ReadOnlySpan<byte> Magic => "AFDP"u8;

    public static void Write(Stream stream, PendingUpdate pending)
    {
        using var body = new HashingStream(stream);
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(pending.Offer.Run.Value);
            writer.Write(pending.Offer.Round.Value);
            writer.Write(pending.Offer.Attempt);
            writer.Write(pending.Offer.Client.Value);
            writer.Write(pending.UplinkNext is not null);
            writer.Write(pending.DownlinkNext is not null);
            writer.Write(pending.AggregationNext is not null);
            writer.Write(pending.OfferPayload.Bytes);
            writer.Write(pending.OfferPayload.Hash.ToBytes());
            writer.Write(pending.OfferPayload.ChunkBytes);
            writer.Write(pending.Loss);
            writer.Write(pending.Samples);
            writer.Write(pending.Payload.Length);
            writer.Write(pending.Payload);
        }

        stream.Write(body.Hash());
    }

    public static PendingHeader ReadHeader(string path) => Open(path, ReadHeader);

    /// <exception cref="MalformedDataException">The file is damaged; the message names it.</exception>
    public static PendingUpdate Read(string path, IUplinkState? uplink, byte[]? downlink, byte[]? aggregation) => Open(path, reader =>
    {
        var header = ReadHeader(reader);
        var offerPayload = new PayloadInfo(
            reader.ReadInt64(), PayloadHash.FromBytes(ReadExactly(reader, PayloadHash.Length)), reader.ReadInt32());
        var (loss, samples) = (reader.ReadDouble(), reader.ReadInt32());
        var payload = ReadExactly(reader, reader.ReadInt32());
        if (Left(reader) > 0) throw new MalformedDataException($"expected the end after the payload, got {Left(reader)} more bytes");
        return new PendingUpdate(header.Offer, offerPayload, loss, samples, payload, uplink, downlink, aggregation);
    });

    private static PendingHeader ReadHeader(BinaryReader reader) => new(
        new OfferId(new RunId(reader.ReadString()), new RoundId(reader.ReadInt32()), reader.ReadInt32(), new ClientId(reader.ReadString())),
        reader.ReadBoolean(),
        reader.ReadBoolean(),
        reader.ReadBoolean());

    private static T Open<T>(string path, Func<BinaryReader, T> read)
    {
        var bytes = File.ReadAllBytes(path);
        var content = bytes.Length - SHA256.HashSizeInBytes;
        if (content < Magic.Length + 1 || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new MalformedDataException(
                $"pending update: expected a file that starts with AFDP, got {bytes.Length} other bytes, from {path}");
        }

        if (bytes[Magic.Length] != Version)
        {
            throw new MalformedDataException(
                $"pending update: expected version {Version}, got {bytes[Magic.Length]} of another release; delete {path}, which loses its update");
        }

        if (!SHA256.HashData(bytes.AsSpan(0, content)).AsSpan().SequenceEqual(bytes.AsSpan(content)))
            throw new MalformedDataException($"pending update: expected bytes with the recorded SHA-256, got others: {path} is damaged");
        try
        {
            using var reader =
                new BinaryReader(new MemoryStream(bytes, Magic.Length + 1, content - Magic.Length - 1, writable: false), Encoding.UTF8);
            return read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new MalformedDataException($"pending update: {e.Message}, from {path}", e);
        }
    }

    private static byte[] ReadExactly(BinaryReader reader, int count)
    {
        if (count < 0 || count > Left(reader))
            throw new MalformedDataException($"expected at most the {Left(reader)} bytes left, got a length of {count}");
        return reader.ReadBytes(count);
    }

    private static long Left(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;
}
