using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Golomb-Rice code of ascending positions by their gaps p - p_prev - 1 (p_prev = -1 at first), with a parameter fitted per tensor. Powers
/// of two alone (Rice's parameters) can lie 0.12 bit per index above the entropy of random positions, too much beside a bound of 5 % for
/// small tensors, so the finer parameters of <see cref="GolombParameter"/> are used: about 0.04 bit.
/// </summary>
internal static class GolombRice
{
    /// <summary>
    /// The best parameter, and the bits of parameter and gaps together. Every power of two is tried, then all between the best one's
    /// neighbors.
    /// </summary>
    public static (GolombParameter Parameter, long Bits) Fit(ReadOnlySpan<int> positions, int offset)
    {
        var gaps = ArrayPool<int>.Shared.Rent(positions.Length);
        var counts = ArrayPool<int>.Shared.Rent(positions.Length);
        var distinct = Gaps(positions, offset, gaps, counts);
        var fitted = Fit(gaps.AsSpan(0, distinct), counts.AsSpan(0, distinct), positions.Length);
        ArrayPool<int>.Shared.Return(gaps);
        ArrayPool<int>.Shared.Return(counts);
        return fitted;
    }

    public static void Write(ref BitWriter writer, ReadOnlySpan<int> positions, int offset, GolombParameter parameter)
    {
        writer.Write((uint)parameter.Index, GolombParameter.IndexBits);
        var mask = (1u << parameter.Shift) - 1;
        var previous = offset - 1;
        foreach (var position in positions)
        {
            var gap = position - previous - 1;
            var (quotient, remainder) = parameter.Split(gap);
            var (tail, bits) = Truncated(remainder, parameter);
            tail = ((tail | (((ulong)gap & mask) << bits)) << 1) | 1;
            bits += parameter.Shift + 1;
            if (quotient + bits > BitWriter.MaxBits)
            {
                writer.WriteZeros(quotient);
                quotient = 0;
            }

            writer.Write(tail << quotient, quotient + bits);
            previous = position;
        }
    }

    /// <summary>Fills <paramref name="positions"/> with ascending positions in [offset, offset + size).</summary>
    /// <exception cref="MalformedDataException">An unknown parameter, a position outside the tensor, or the bits end.</exception>
    public static void Read(ref BitReader reader, Span<int> positions, int offset, int size)
    {
        var index = (int)reader.Read(GolombParameter.IndexBits);
        if (index >= GolombParameter.Count)
            throw new MalformedDataException($"expected a Golomb parameter below {GolombParameter.Count}, got {index}");

        var parameter = new GolombParameter(index);
        var end = offset + size;
        var next = offset; // the smallest position the coming gap can reach
        for (var i = 0; i < positions.Length; i++)
        {
            var limit = end - 1 - next;
            if (limit < 0)
                throw new MalformedDataException($"expected positions below {end}, got {positions.Length - i} more after {end - 1}");

            var gap = ReadGap(ref reader, parameter, limit);
            if (gap > limit) throw new MalformedDataException($"expected positions below {end}, got {next + gap}");

            positions[i] = next + (int)gap;
            next = positions[i] + 1;
        }
    }

    /// <summary>The distinct gaps and how many there are of each where they are small, else each gap once.</summary>
    /// <returns>How many were filled in.</returns>
    private static int Gaps(ReadOnlySpan<int> positions, int offset, Span<int> gaps, Span<int> counts)
    {
        var maxGap = 0;
        var previous = offset - 1;
        for (var i = 0; i < positions.Length; i++)
        {
            gaps[i] = positions[i] - previous - 1;
            maxGap = Math.Max(maxGap, gaps[i]);
            previous = positions[i];
        }

        if (maxGap >= positions.Length)
        {
            counts[..positions.Length].Fill(1);
            return positions.Length;
        }

        counts[..(maxGap + 1)].Clear();
        foreach (var gap in gaps[..positions.Length]) counts[gap]++;

        for (var gap = 0; gap <= maxGap; gap++) gaps[gap] = gap;

        return maxGap + 1;
    }

    /// <summary>The remainder in truncated binary, in the order in which it is written.</summary>
    private static (ulong Code, int Bits) Truncated(int remainder, GolombParameter parameter)
    {
        if (remainder < parameter.Cutoff) return ((uint)remainder, parameter.Width - 1);

        var code = (uint)(remainder + parameter.Cutoff);
        return ((code >> 1) | ((code & 1) << (parameter.Width - 1)), parameter.Width);
    }

    /// <summary>The next gap, which may be above the limit.</summary>
    private static long ReadGap(ref BitReader reader, GolombParameter parameter, int limit)
    {
        var word = reader.Peek(out var bits);
        var zeros = BitOperations.TrailingZeroCount(word);
        if (zeros + 1 + parameter.Width + parameter.Shift > Math.Min(bits, 63))
        {
            var quotient = reader.ReadUnary(limit >> parameter.Shift); // keeps the sum in range; the gap is checked after
            var high = ((long)quotient * parameter.Multiplier) + ReadTruncated(ref reader, parameter);
            return (high << parameter.Shift) | reader.Read(parameter.Shift);
        }

        word >>= zeros + 1;
        var (remainder, width) = (0UL, 0);
        if (parameter.Width > 0)
        {
            width = parameter.Width - 1;
            remainder = word & ((1UL << width) - 1);
            if (remainder >= (uint)parameter.Cutoff)
                remainder = ((remainder << 1) | ((word >> width++) & 1)) - (uint)parameter.Cutoff;
        }

        reader.Skip(zeros + 1 + width + parameter.Shift);
        return ((((long)zeros * parameter.Multiplier) + (long)remainder) << parameter.Shift)
            | (long)((word >> width) & ((1UL << parameter.Shift) - 1));
    }

    private static uint ReadTruncated(ref BitReader reader, GolombParameter parameter)
    {
        if (parameter.Width == 0) return 0;

        var code = reader.Read(parameter.Width - 1);
        return code < parameter.Cutoff ? code : ((code << 1) | reader.Read(1)) - (uint)parameter.Cutoff;
    }

    private static (GolombParameter Parameter, long Bits) Fit(ReadOnlySpan<int> gaps, ReadOnlySpan<int> counts, int positions)
    {
        (int Exponent, long Bits) rice = (0, long.MaxValue);
        var maxGap = gaps.IsEmpty ? 0 : TensorPrimitives.Max(gaps);
        for (var exponent = 0; exponent == 0 || (exponent <= GolombParameter.LargestExponent && maxGap >> (exponent - 1) > 0); exponent++)
        {
            var bits = ((long)positions * (exponent + 1)) + RiceBits(gaps, counts, exponent);
            rice = bits < rice.Bits ? (exponent, bits) : rice;
        }

        var center = GolombParameter.IndexOfPowerOfTwo(rice.Exponent);
        var last = Math.Min(GolombParameter.IndexOfPowerOfTwo(rice.Exponent + 1), GolombParameter.Count) - 1;
        (int Index, long Bits) best = (center, rice.Bits);
        for (var index = GolombParameter.IndexOfPowerOfTwo(Math.Max(rice.Exponent - 1, 0)) + 1; index <= last; index++)
        {
            if (index != center)
            {
                var parameter = new GolombParameter(index);
                var bits = ((long)positions * (1 + parameter.Width + parameter.Shift)) + GapBits(gaps, counts, parameter);
                best = bits < best.Bits ? (index, bits) : best;
            }
        }

        return (new GolombParameter(best.Index), GolombParameter.IndexBits + best.Bits);
    }

    private static long RiceBits(ReadOnlySpan<int> gaps, ReadOnlySpan<int> counts, int exponent)
    {
        long bits = 0;
        for (var i = 0; i < gaps.Length; i++) bits += (long)counts[i] * (gaps[i] >> exponent);

        return bits;
    }

    private static long GapBits(ReadOnlySpan<int> gaps, ReadOnlySpan<int> counts, GolombParameter parameter)
    {
        long bits = 0;
        for (var i = 0; i < gaps.Length; i++)
        {
            var (quotient, remainder) = parameter.Split(gaps[i]);
            bits += (long)counts[i] * (remainder < parameter.Cutoff ? quotient - 1 : quotient);
        }

        return bits;
    }
}
