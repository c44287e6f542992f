using System.Buffers.Binary;

namespace MessagePack;

/// <summary>
/// The timestamp extension of the specification: seconds since 1970 UTC in 4 bytes, or 30 bits of nanoseconds and 34 of seconds in 8,
/// or 4 bytes of nanoseconds and a signed 8 of seconds in 12; the shortest that fits. A <see cref="DateTime"/> resolves 100 ns.
/// </summary>
internal static class Timestamp
{
    private const int NanosecondsPerTick = 100;
    private const int SecondsBits = 34;

    public static int Encode(DateTime value, Span<byte> destination)
    {
        var ticks = (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        var nanoseconds = (uint)(rest * NanosecondsPerTick);
        if (seconds >> SecondsBits != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(destination[4..], seconds);
            return 12;
        }

        if (nanoseconds == 0 && seconds <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)seconds);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, ((ulong)nanoseconds << SecondsBits) | (ulong)seconds);
        return 8;
    }

    public static DateTime Decode(ReadOnlySpan<byte> data)
    {
        long seconds;
        uint nanoseconds;
        switch (data.Length)
        {
            case 4:
                (seconds, nanoseconds) = (BinaryPrimitives.ReadUInt32BigEndian(data), 0);
                break;
            case 8:
                var both = BinaryPrimitives.ReadUInt64BigEndian(data);
                (seconds, nanoseconds) = ((long)(both & ((1UL << SecondsBits) - 1)), (uint)(both >> SecondsBits));
                break;
            case 12:
                (seconds, nanoseconds) = (BinaryPrimitives.ReadInt64BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data));
                break;
            default:
                throw new MessagePackSerializationException($"Expected a timestamp of 4, 8 or 12 bytes, got {data.Length}.");
        }

        return DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / NanosecondsPerTick);
    }
}
