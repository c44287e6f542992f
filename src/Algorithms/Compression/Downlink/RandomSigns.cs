using System.Runtime.Intrinsics;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Multiplies by seeded random signs; one draw of the stream serves 64 coordinates and a block always starts with a fresh one.
/// </summary>
internal static class RandomSigns
{
    /// <summary>The bit of each lane in a byte of signs.</summary>
    private static readonly Vector256<uint> LaneBits = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);

    /// <param name="source">A block: a multiple of 8.</param>
    /// <param name="signs">Stream of the signs.</param>
    /// <param name="factor">A power of two, so that nothing is rounded.</param>
    /// <param name="destination">May be the source.</param>
    public static void Multiply(ReadOnlySpan<float> source, SeededStream signs, float factor, Span<float> destination)
    {
        var minus = Vector256.Create(0x8000_0000u);
        for (var start = 0; start < source.Length; start += 64)
        {
            var bits = signs.NextUInt64();
            var end = Math.Min(start + 64, source.Length);
            for (var i = start; i < end; i += Vector256<float>.Count)
            {
                var flip = Vector256.Equals(Vector256.Create((uint)(byte)bits) & LaneBits, LaneBits) & minus;
                ((Vector256.Create(source[i..]) * factor).AsUInt32() ^ flip).AsSingle().CopyTo(destination[i..]);
                bits >>= 8;
            }
        }
    }
}
