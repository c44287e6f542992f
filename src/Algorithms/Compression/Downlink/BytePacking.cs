using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Numbers of 1 to 8 bits, one a byte, and the same without the bits between them, lowest first: eight of them are as many bytes as each
/// has bits.
/// </summary>
internal static class BytePacking
{
    private const ulong Ones = 0x0101_0101_0101_0101;

    /// <param name="values">A multiple of 8, each below 2^bits.</param>
    /// <param name="destination">Receives values.Length * bits / 8 bytes.</param>
    public static void Pack(ReadOnlySpan<byte> values, int bits, Span<byte> destination)
    {
        var size = values.Length / 8 * bits;
        if (bits == 8)
        {
            values.CopyTo(destination);
            return;
        }

        var mask = Ones * ((1UL << bits) - 1);
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        for (int at = 0, to = 0; at < values.Length; at += 8, to += bits)
        {
            var spread = BinaryPrimitives.ReadUInt64LittleEndian(values[at..]);
            var packed = Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitExtract(spread, mask) : Gather(spread, bits);
            if (to + sizeof(ulong) <= size)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[to..], packed); // what is too much is written over
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(last, packed);
            last[..bits].CopyTo(destination[to..]);
        }
    }

    /// <param name="source">At least values.Length * bits / 8 bytes.</param>
    /// <param name="values">A multiple of 8.</param>
    public static void Unpack(ReadOnlySpan<byte> source, int bits, Span<byte> values)
    {
        source = source[..(values.Length / 8 * bits)];
        if (bits == 8)
        {
            source.CopyTo(values);
            return;
        }

        var mask = Ones * ((1UL << bits) - 1);
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        for (int at = 0, from = 0; at < values.Length; at += 8, from += bits)
        {
            if (from + sizeof(ulong) > source.Length)
            {
                last.Clear();
                source.Slice(from, bits).CopyTo(last);
            }

            var packed = BinaryPrimitives.ReadUInt64LittleEndian(from + sizeof(ulong) > source.Length ? last : source[from..]);
            BinaryPrimitives.WriteUInt64LittleEndian(
                values[at..], Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitDeposit(packed, mask) : Scatter(packed, bits));
        }
    }

    /// <summary>Eight numbers, each in a byte, side by side.</summary>
    internal static ulong Gather(ulong spread, int bits)
    {
        ulong packed = 0;
        for (var i = 0; i < 8; i++) packed |= ((spread >> (8 * i)) & 0xff) << (bits * i);
        return packed;
    }

    /// <summary>The reverse of <see cref="Gather"/>; bits above the eighth number are left out.</summary>
    internal static ulong Scatter(ulong packed, int bits)
    {
        ulong spread = 0;
        for (var i = 0; i < 8; i++) spread |= ((packed >> (bits * i)) & ((1UL << bits) - 1)) << (8 * i);
        return spread;
    }
}
