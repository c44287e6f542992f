using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>Multiplies by seeded random signs; one draw of the stream serves 64 coordinates and a block always starts with a fresh one.</summary>
internal static class RandomSigns
{
    /// <param name="source">A block.</param>
    /// <param name="signs">Stream of the signs.</param>
    /// <param name="factor">A power of two, so that nothing is rounded.</param>
    /// <param name="destination">May be the source.</param>
    public static void Multiply(ReadOnlySpan<float> source, SeededStream signs, float factor, Span<float> destination)
    {
        for (var start = 0; start < source.Length; start += 64)
        {
            var bits = signs.NextUInt64();
            var end = Math.Min(start + 64, source.Length);
            for (var i = start; i < end; i++)
            {
                var flip = (int)(uint)(bits << 31) & int.MinValue;
                destination[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(source[i] * factor) ^ flip);
                bits >>= 1;
            }
        }
    }
}
