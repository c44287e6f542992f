using System.Buffers.Binary;
using System.Text;

namespace AfdActors.Experiments.Tests.Metrics;

/// <summary>An event as its protocol buffer has it.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, IReadOnlyList<(string Tag, float Value)> Scalars);

/// <summary>
/// Reads an event file by what is published of it: TFRecord's form (length, its checksum, data, their checksum), CRC-32C bit by bit from
/// its polynomial, and the wire form of protocol buffers with the fields of event.proto and summary.proto. Nothing of the product is in it.
/// </summary>
internal static class EventReader
{
    public static List<ReadEvent> Read(byte[] file)
    {
        var events = new List<ReadEvent>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at, 8));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8, 4)));
            var data = file.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length, 4)));
            events.Add(Event(data));
            at += 16 + length;
        }

        return events;
    }

    /// <summary>
    /// Reflected 0x1EDC6F41, begun with ones and inverted at the end; then rotated by 15 bits to the right, and a constant added.
    /// </summary>
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }

    private static ReadEvent Event(ReadOnlySpan<byte> data)
    {
        var read = new ReadEvent(0, 0, null, []);
        while (!data.IsEmpty)
        {
            var (field, value, number) = Field(ref data);
            read = field switch
            {
                1 => read with { WallTime = BinaryPrimitives.ReadDoubleLittleEndian(value) },
                2 => read with { Step = (long)number },
                3 => read with { FileVersion = Encoding.UTF8.GetString(value) },
                5 => read with { Scalars = Summary(value) },
                _ => throw new InvalidDataException($"field {field} of an event"),
            };
        }

        return read;
    }

    private static List<(string, float)> Summary(ReadOnlySpan<byte> data)
    {
        var scalars = new List<(string, float)>();
        while (!data.IsEmpty)
        {
            var (field, value, _) = Field(ref data);
            Assert.Equal(1, field);
            scalars.Add(Scalar(value));
        }

        return scalars;
    }

    private static (string, float) Scalar(ReadOnlySpan<byte> data)
    {
        var (tag, number) = ("", float.NaN);
        while (!data.IsEmpty)
        {
            var (field, value, _) = Field(ref data);
            if (field == 1) tag = Encoding.UTF8.GetString(value);
            else if (field == 2) number = BinaryPrimitives.ReadSingleLittleEndian(value);
            else throw new InvalidDataException($"field {field} of a value");
        }

        return (tag, number);
    }

    private static (int Field, byte[] Value, ulong Number) Field(ref ReadOnlySpan<byte> data)
    {
        var key = VarInt(ref data);
        var number = (key & 7) == 0 ? VarInt(ref data) : 0;
        var length = (key & 7) switch
        {
            0 => 0,
            1 => 8,
            2 => (int)VarInt(ref data),
            5 => 4,
            var other => throw new InvalidDataException($"wire type {other}"),
        };
        var value = data[..length].ToArray();
        data = data[length..];
        return ((int)(key >> 3), value, number);
    }

    private static ulong VarInt(ref ReadOnlySpan<byte> data)
    {
        var (value, shift) = (0ul, 0);
        while (true)
        {
            var next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
            shift += 7;
        }
    }
}
