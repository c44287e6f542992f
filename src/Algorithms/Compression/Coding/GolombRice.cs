namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Golomb-Rice code of ascending positions by their gaps p - p_prev - 1 (p_prev = -1 at first), with a parameter fitted per tensor. Powers of two
/// alone (Rice's parameters) can lie 0.12 bit per index above the entropy of random positions, too much beside a bound of 5 % for small tensors,
/// so the finer parameters of <see cref="GolombParameter"/> are used: about 0.04 bit.
/// </summary>
internal static class GolombRice
{
    /// <summary>The best parameter, and the bits of parameter and gaps together. Every power of two is tried, then all between the best one's neighbors.</summary>
    public static (GolombParameter Parameter, long Bits) Fit(ReadOnlySpan<int> positions, int offset)
    {
        int maxGap = 0;
        int previous = offset - 1;
        foreach (int position in positions)
        {
            maxGap = Math.Max(maxGap, position - previous - 1);
            previous = position;
        }

        (int Exponent, long Bits) rice = (0, long.MaxValue);
        for (int exponent = 0; exponent == 0 || (exponent <= GolombParameter.LargestExponent && maxGap >> (exponent - 1) > 0); exponent++)
        {
            long bits = RiceBits(positions, offset, exponent);
            rice = bits < rice.Bits ? (exponent, bits) : rice;
        }

        int center = GolombParameter.IndexOfPowerOfTwo(rice.Exponent);
        int last = Math.Min(GolombParameter.IndexOfPowerOfTwo(rice.Exponent + 1), GolombParameter.Count) - 1;
        (int Index, long Bits) best = (center, rice.Bits);
        for (int index = GolombParameter.IndexOfPowerOfTwo(Math.Max(rice.Exponent - 1, 0)) + 1; index <= last; index++)
        {
            if (index != center)
            {
                long bits = GapBits(positions, offset, new GolombParameter(index));
                best = bits < best.Bits ? (index, bits) : best;
            }
        }

        return (new GolombParameter(best.Index), GolombParameter.IndexBits + best.Bits);
    }

    public static void Write(ref BitWriter writer, ReadOnlySpan<int> positions, int offset, GolombParameter parameter)
    {
        writer.Write((uint)parameter.Index, GolombParameter.IndexBits);
        uint mask = (1u << parameter.Shift) - 1;
        int previous = offset - 1;
        foreach (int position in positions)
        {
            int gap = position - previous - 1;
            (int quotient, int remainder) = parameter.Split(gap);
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
        int index = (int)reader.Read(GolombParameter.IndexBits);
        if (index >= GolombParameter.Count)
        {
            throw new MalformedDataException($"expected a Golomb parameter below {GolombParameter.Count}, got {index}");
        }

        var parameter = new GolombParameter(index);
        int end = offset + size;
        int next = offset; // the smallest position the coming gap can reach
        for (int i = 0; i < positions.Length; i++)
        {
            int limit = end - 1 - next;
            if (limit < 0)
            {
                throw new MalformedDataException($"expected positions below {end}, got {positions.Length - i} more after {end - 1}");
            }

            int quotient = reader.ReadUnary(limit >> parameter.Shift); // keeps the sums below in range; the gap is checked after
            long high = ((long)quotient * parameter.Multiplier) + ReadTruncated(ref reader, parameter);
            long gap = (high << parameter.Shift) | reader.Read(parameter.Shift);
            if (gap > limit)
            {
                throw new MalformedDataException($"expected positions below {end}, got {next + gap}");
            }

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
            uint code = (uint)(remainder + parameter.Cutoff);
            writer.Write(code >> 1, parameter.Width - 1);
            writer.Write(code & 1, 1);
        }
    }

    private static uint ReadTruncated(ref BitReader reader, GolombParameter parameter)
    {
        if (parameter.Width == 0)
        {
            return 0;
        }

        uint code = reader.Read(parameter.Width - 1);
        return code < parameter.Cutoff ? code : ((code << 1) | reader.Read(1)) - (uint)parameter.Cutoff;
    }

    private static long RiceBits(ReadOnlySpan<int> positions, int offset, int exponent)
    {
        long bits = (long)positions.Length * (exponent + 1);
        int previous = offset - 1;
        foreach (int position in positions)
        {
            bits += (position - previous - 1) >> exponent;
            previous = position;
        }

        return bits;
    }

    private static long GapBits(ReadOnlySpan<int> positions, int offset, GolombParameter parameter)
    {
        long bits = (long)positions.Length * (1 + parameter.Width + parameter.Shift);
        int previous = offset - 1;
        foreach (int position in positions)
        {
            (int quotient, int remainder) = parameter.Split(position - previous - 1);
            bits += remainder < parameter.Cutoff ? quotient - 1 : quotient;
            previous = position;
        }

        return bits;
    }
}
