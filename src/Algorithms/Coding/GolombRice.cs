namespace AfdActors.Algorithms.Coding;

/// <summary>
/// Golomb-Rice code of ascending positions: gap d = p - p_prev - 1 (p_prev = -1 at first) as d &gt;&gt; r in unary and its low r bits.
/// r is fitted per tensor by trying every one and travels in <see cref="ParameterBits"/> bits before the gaps.
/// Positions of random sets cost at most about 0.12 bit per index above the entropy (the worst is where r and r + 1 are equally good).
/// </summary>
internal static class GolombRice
{
    public const int ParameterBits = 5;

    /// <summary>The parameter with the fewest bits (the lower one of equals), and the bits of parameter and gaps together.</summary>
    public static (int Parameter, long Bits) Fit(ReadOnlySpan<int> positions, int offset)
    {
        int maxGap = 0;
        int previous = offset - 1;
        foreach (int position in positions)
        {
            maxGap = Math.Max(maxGap, position - previous - 1);
            previous = position;
        }

        (int Parameter, long Bits) best = (0, long.MaxValue);
        for (int parameter = 0; parameter == 0 || maxGap >> (parameter - 1) > 0; parameter++)
        {
            long bits = GapBits(positions, offset, parameter);
            if (bits < best.Bits)
            {
                best = (parameter, bits);
            }
        }

        return (best.Parameter, ParameterBits + best.Bits);
    }

    public static void Write(ref BitWriter writer, ReadOnlySpan<int> positions, int offset, int parameter)
    {
        writer.Write((uint)parameter, ParameterBits);
        uint mask = (1u << parameter) - 1;
        int previous = offset - 1;
        foreach (int position in positions)
        {
            int gap = position - previous - 1;
            writer.WriteUnary(gap >> parameter);
            writer.Write((uint)gap & mask, parameter);
            previous = position;
        }
    }

    /// <summary>Fills <paramref name="positions"/> with ascending positions in [offset, offset + size).</summary>
    /// <exception cref="MalformedDataException">A position would lie outside the tensor, or the bits end.</exception>
    public static void Read(ref BitReader reader, Span<int> positions, int offset, int size)
    {
        int parameter = (int)reader.Read(ParameterBits);
        int end = offset + size;
        int next = offset; // the smallest position the coming gap can reach
        for (int i = 0; i < positions.Length; i++)
        {
            int limit = end - 1 - next;
            if (limit < 0)
            {
                throw new MalformedDataException($"expected positions below {end}, got {positions.Length - i} more after {end - 1}");
            }

            int quotient = reader.ReadUnary(limit >> parameter);
            long gap = ((long)quotient << parameter) | reader.Read(parameter);
            if (gap > limit)
            {
                throw new MalformedDataException($"expected positions below {end}, got {next + gap}");
            }

            positions[i] = next + (int)gap;
            next = positions[i] + 1;
        }
    }

    private static long GapBits(ReadOnlySpan<int> positions, int offset, int parameter)
    {
        long bits = (long)positions.Length * (parameter + 1);
        int previous = offset - 1;
        foreach (int position in positions)
        {
            bits += (position - previous - 1) >> parameter;
            previous = position;
        }

        return bits;
    }
}
