namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// The k values largest in size, exactly, ties by lower index. Radix selection on the bits of |v|, which order like the numbers: three counting
/// passes (11, 10 and 10 bits) find the k-th largest, a fourth collects. O(n) time, no memory beyond the result and 2048 counters.
/// </summary>
public static class TopK
{
    private const uint Magnitude = 0x7FFF_FFFF;

    /// <summary>
    /// round(density * n), halves away from zero, at least 1 and at most n (0 for an empty tensor).
    /// </summary>
    public static int Count(double density, int size) =>
        Math.Min(size, Math.Max(1, (int)Math.Round(density * size, MidpointRounding.AwayFromZero)));

    /// <summary>Ascending positions of the k values largest in size.</summary>
    /// <param name="values">Not NaN (a NaN would count as larger than infinity).</param>
    /// <param name="k">0..values.Length.</param>
    public static int[] Select(ReadOnlySpan<float> values, int k)
    {
        var positions = new int[k];
        Select(values, positions);
        return positions;
    }

    /// <summary>As <see cref="Select(ReadOnlySpan{float}, int)"/>, with k the length of the span that receives the positions.</summary>
    public static void Select(ReadOnlySpan<float> values, Span<int> positions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(positions.Length, values.Length, nameof(positions));
        if (positions.IsEmpty) return;

        var (threshold, ties) = Threshold(values, positions.Length);
        var found = 0;
        for (var i = 0; found < positions.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]) & Magnitude;
            if (bits > threshold || (bits == threshold && ties-- > 0)) positions[found++] = i;
        }
    }

    /// <summary>The bits of the k-th largest |v|, and how many of the values that equal it are among the k.</summary>
    private static (uint Threshold, int Ties) Threshold(ReadOnlySpan<float> values, int k)
    {
        var counts = new int[2048];
        CountTop(values, counts);
        var prefix = Descend(counts, ref k);

        Array.Clear(counts);
        CountNext(values, prefix, shift: 10, counts);
        prefix = (prefix << 10) | Descend(counts, ref k);

        Array.Clear(counts);
        CountNext(values, prefix, shift: 0, counts);
        return ((prefix << 10) | Descend(counts, ref k), k);
    }

    private static void CountTop(ReadOnlySpan<float> values, int[] counts)
    {
        // Neighbors often fall in one counter; a second set of counters keeps an increment from waiting for the one before it.
        Span<int> odd = stackalloc int[2048];
        odd.Clear();
        var i = 0;
        for (; i + 1 < values.Length; i += 2)
        {
            counts[(BitConverter.SingleToUInt32Bits(values[i]) & Magnitude) >> 20]++;
            odd[(int)((BitConverter.SingleToUInt32Bits(values[i + 1]) & Magnitude) >> 20)]++;
        }

        if (i < values.Length) counts[(BitConverter.SingleToUInt32Bits(values[i]) & Magnitude) >> 20]++;

        for (var bin = 0; bin < odd.Length; bin++) counts[bin] += odd[bin];
    }

    private static void CountNext(ReadOnlySpan<float> values, uint prefix, int shift, int[] counts)
    {
        foreach (var value in values)
        {
            var bits = (BitConverter.SingleToUInt32Bits(value) & Magnitude) >> shift;
            if (bits >> 10 == prefix) counts[bits & 1023]++;
        }
    }

    /// <summary>The bin that holds the k-th largest; k becomes its rank within the bin.</summary>
    private static uint Descend(int[] counts, ref int k)
    {
        var bin = counts.Length - 1;
        while (counts[bin] < k) k -= counts[bin--];

        return (uint)bin;
    }
}
