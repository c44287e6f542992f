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
        var maxGap = 0;
        var previous = offset - 1;
        foreach (var position in positions)
        {
            maxGap = Math.Max(maxGap, position - previous - 1);
            previous = position;
        }

        (int Exponent, long Bits) rice = (0, long.MaxValue);
        for (var exponent = 0; exponent == 0 || (exponent <= GolombParameter.LargestExponent && maxGap >> (exponent - 1) > 0); exponent++)
        {
            var bits = RiceBits(positions, offset, exponent);
            rice = bits < rice.Bits ? (exponent, bits) : rice;
        }

        var center = GolombParameter.IndexOfPowerOfTwo(rice.Exponent);
        var last = Math.Min(GolombParameter.IndexOfPowerOfTwo(rice.Exponent + 1), GolombParameter.Count) - 1;
        (int Index, long Bits) best = (center, rice.Bits);
        for (var index = GolombParameter.IndexOfPowerOfTwo(Math.Max(rice.Exponent - 1, 0)) + 1; index <= last; index++)
        {
            if (index != center)
            {
                var bits = GapBits(positions, offset, new GolombParameter(index));
                best = bits < best.Bits ? (index, bits) : best;
            }
        }

        return (new GolombParameter(best.Index), GolombParameter.IndexBits + best.Bits);
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
            writer.WriteUnary(quotient);
            WriteTruncated(ref writer, remainder, parameter);
            writer.Write((uint)gap & mask, parameter.Shift);
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

            var quotient = reader.ReadUnary(limit >> parameter.Shift); // keeps the sums below in range; the gap is checked after
            var high = ((long)quotient * parameter.Multiplier) + ReadTruncated(ref reader, parameter);
            var gap = (high << parameter.Shift) | reader.Read(parameter.Shift);
            if (gap > limit) throw new MalformedDataException($"expected positions below {end}, got {next + gap}");

            positions[i] = next + (int)gap;
            next = positions[i] + 1;
        }
    }

    private static void WriteTruncated(ref BitWriter writer, int remainder, GolombParameter parameter)
    {
        if (remainder < parameter.Cutoff)
        {
            writer.Write((uint)remainder, parameter.Width - 1);
        }
        else if (parameter.Width > 0)
        {
            var code = (uint)(remainder + parameter.Cutoff);
            writer.Write(code >> 1, parameter.Width - 1);
            writer.Write(code & 1, 1);
        }
    }

    private static uint ReadTruncated(ref BitReader reader, GolombParameter parameter)
    {
        if (parameter.Width == 0) return 0;

        var code = reader.Read(parameter.Width - 1);
        return code < parameter.Cutoff ? code : ((code << 1) | reader.Read(1)) - (uint)parameter.Cutoff;
    }

    private static long RiceBits(ReadOnlySpan<int> positions, int offset, int exponent)
    {
        var bits = (long)positions.Length * (exponent + 1);
        var previous = offset - 1;
        foreach (var position in positions)
        {
            bits += (position - previous - 1) >> exponent;
            previous = position;
        }

        return bits;
    }

    private static long GapBits(ReadOnlySpan<int> positions, int offset, GolombParameter parameter)
    {
        var bits = (long)positions.Length * (1 + parameter.Width + parameter.Shift);
        var previous = offset - 1;
        foreach (var position in positions)
        {
            var (quotient, remainder) = parameter.Split(position - previous - 1);
            bits += remainder < parameter.Cutoff ? quotient - 1 : quotient;
            previous = position;
        }

        return bits;
    }
}
