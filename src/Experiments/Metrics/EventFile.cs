using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Metrics;

/// <summary>
/// A run as an event file of TensorBoard: records of TFRecord's form, each a protocol buffer of the message <c>Event</c>
/// (tensorflow/core/util/event.proto), the first with the version of the form, then one for each round with the round as its step and a
/// scalar (<c>Summary.Value.simple_value</c>, float32) for each number.
/// <code>
/// record = length (8 bytes) | masked CRC-32C of these 8 | data | masked CRC-32C of the data; all little-endian
/// masked(crc) = rotate right(crc, 15) + 0xa282ead8 modulo 2^32
/// </code>
/// </summary>
public static class EventFile
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The key of a field is its number * 8 + its wire type: 0 varint, 1 eight bytes, 2 counted bytes, 5 four.</summary>
    private const byte WallTime = (1 << 3) | 1, Step = 2 << 3, FileVersion = (3 << 3) | 2, Summary = (5 << 3) | 2;
    private const byte Value = (1 << 3) | 2, Tag = (1 << 3) | 2, SimpleValue = (2 << 3) | 5;

    /// <summary>A name that TensorBoard looks for, the same for each call on a run.</summary>
    public static string NameOf(DateTimeOffset begun) => $"events.out.tfevents.{begun.ToUnixTimeSeconds()}.afd";

    /// <summary>Writes a whole file.</summary>
    /// <param name="begun">When the run was begun; a round has the time at which it would have ended without pauses.</param>
    public static void Write(Stream stream, DateTimeOffset begun, IReadOnlyList<RoundReport> rounds)
    {
        var time = begun.ToUnixTimeMilliseconds() / 1000.0;
        Record(stream, Version(time));
        foreach (var report in rounds)
        {
            time += report.Seconds;
            Record(stream, Round(time, report));
        }
    }

    /// <summary>The numbers of a round that were measured and are finite, by their tags.</summary>
    public static IEnumerable<(string Tag, double Value)> ScalarsOf(RoundReport report)
    {
        (string Tag, double? Value)[] all =
        [
            ("accuracy", report.Accuracy), ("loss/test", report.TestLoss), ("loss/training", report.Loss),
            ("bytes/down", report.BytesDown), ("bytes/up", report.BytesUp), ("bytes/repeated", report.BytesRepeated),
            ("seconds/measured", report.Seconds), ("seconds/simulated", report.SimulatedSeconds),
            ("seconds/simulated_communication", report.SimulatedCommunicationSeconds), ("clients/selected", report.Clients.Count),
            ("clients/accepted", report.Accepted.Count), ("clients/dropped", report.Dropped.Count),
            ("privacy/epsilon", report.Privacy?.Epsilon), ("density/share", report.DensityShare),
            .. (report.Metrics ?? new Dictionary<string, double?>()).OrderBy(metric => metric.Key, StringComparer.Ordinal)
                .Select(metric => ($"metric/{metric.Key}", metric.Value)),
        ];
        return all.Where(scalar => scalar.Value is { } value && double.IsFinite(value)).Select(scalar => (scalar.Tag, scalar.Value!.Value));
    }

    /// <summary>Writes a record.</summary>
    internal static void Record(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)], crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        stream.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, MaskedCrc(length));
        stream.Write(crc);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, MaskedCrc(data));
        stream.Write(crc);
    }

    /// <summary>The event at the start of every file.</summary>
    internal static byte[] Version(double time) => Event(time, body => Bytes(body, FileVersion, "brain.Event:2"u8));

    private static byte[] Round(double time, RoundReport report) => Event(time, body =>
    {
        body.WriteByte(Step);
        VarInt(body, (ulong)report.Round);
        using var summary = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(float)];
        foreach (var (tag, value) in ScalarsOf(report))
        {
            using var scalar = new MemoryStream();
            Bytes(scalar, Tag, Encoding.UTF8.GetBytes(tag));
            scalar.WriteByte(SimpleValue);
            BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
            scalar.Write(number);
            Bytes(summary, Value, scalar.ToArray());
        }

        Bytes(body, Summary, summary.ToArray());
    });

    private static byte[] Event(double time, Action<MemoryStream> rest)
    {
        using var body = new MemoryStream();
        body.WriteByte(WallTime);
        Span<byte> seconds = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(seconds, time);
        body.Write(seconds);
        rest(body);
        return body.ToArray();
    }

    private static void Bytes(MemoryStream to, byte tag, ReadOnlySpan<byte> value)
    {
        to.WriteByte(tag);
        VarInt(to, (ulong)value.Length);
        to.Write(value);
    }

    private static void VarInt(MemoryStream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }

    /// <summary>CRC-32C (Castagnoli; RFC 3720, B.4), masked as in LevelDB.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
