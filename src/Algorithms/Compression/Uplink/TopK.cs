using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// The k values largest in size, exactly, ties by lower index. Radix selection on the bits of |v|, which order like the numbers: three
/// counting passes (11, 10 and 10 bits) find the k-th largest, a fourth collects. Of many values a sample first tells a size that somewhat
/// more than k of them have: one pass by vectors keeps those, and the selection is among them. O(n) time, no memory beyond the result,
/// pooled candidates and 2048 counters.
/// </summary>
public static class TopK
{
    private const uint Magnitude = 0x7FFF_FFFF;

    /// <summary>Fewer values are not worth a sample.</summary>
    private const int LeastSampled = 1 << 14;

    /// <summary>One of so many values is in the sample: a prime number, so that the sample goes through all columns of a matrix.</summary>
    private const int Stride = 61;

    /// <summary>For each set of eight, its members in order, and then anything.</summary>
    private static readonly int[] Members =
        [.. Enumerable.Range(0, 256).SelectMany(set => Enumerable.Range(0, 8).OrderBy(member => ((set >> member) & 1) ^ 1))];

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

        if (values.Length < LeastSampled || positions.Length > values.Length / 4 || !TryAmongCandidates(values, positions))
            Collect(values, positions);
    }

    /// <summary>Ascending positions of the values that are not 0, and these values: all that a density of 1 has to tell.</summary>
    /// <param name="values">Not NaN.</param>
    public static (int[] Positions, float[] Values) NonZero(ReadOnlySpan<float> values)
    {
        const uint Least = 1;
        // AtLeast writes eight at a time.
        var room = NonZeroCount(values) + Vector256<uint>.Count;
        var positions = GC.AllocateUninitializedArray<int>(room);
        var found = GC.AllocateUninitializedArray<float>(room);
        var count = AtLeast(values, Least, positions, found);
        return (positions[..count], found[..count]);
    }

    /// <summary>The size of the value that is the k-th largest in size.</summary>
    /// <param name="values">Not NaN.</param>
    /// <param name="k">1..values.Length.</param>
    public static float SizeOf(ReadOnlySpan<float> values, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, values.Length);
        return BitConverter.UInt32BitsToSingle(Threshold(values, k).Threshold);
    }

    private static int NonZeroCount(ReadOnlySpan<float> values)
    {
        var (count, i) = (0, 0);
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var zeros = Vector256.Equals(Vector256.Create(values[i..]), Vector256<float>.Zero).ExtractMostSignificantBits();
            count += Vector256<float>.Count - int.PopCount((int)zeros);
        }

        for (; i < values.Length; i++) count += values[i] == 0 ? 0 : 1;
        return count;
    }

    private static void Collect(ReadOnlySpan<float> values, Span<int> positions)
    {
        var (threshold, ties) = Threshold(values, positions.Length);
        var found = 0;
        for (var i = 0; found < positions.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]) & Magnitude;
            if (bits > threshold || (bits == threshold && ties-- > 0)) positions[found++] = i;
        }
    }

    /// <summary>Selects among the values of at least a size that a sample gives.</summary>
    /// <returns>False where fewer than k have that size, or far more: the sample was none of these values.</returns>
    private static bool TryAmongCandidates(ReadOnlySpan<float> values, Span<int> positions)
    {
        var least = SizeOfMore(values, positions.Length);
        var candidates = ArrayPool<int>.Shared.Rent((2 * positions.Length) + LeastSampled);
        var sizes = ArrayPool<float>.Shared.Rent(candidates.Length);
        try
        {
            var count = AtLeast(values, least, candidates, sizes);
            if (count < positions.Length) return false;
            Collect(sizes.AsSpan(0, count), positions);
            foreach (ref var position in positions) position = candidates[position];
            return true;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(candidates);
            ArrayPool<float>.Shared.Return(sizes);
        }
    }

    /// <summary>
    /// The bits of a size that probably somewhat more than k values have: the sample's share of k, and four standard deviations of its
    /// count more.
    /// </summary>
    private static uint SizeOfMore(ReadOnlySpan<float> values, int k)
    {
        var sample = ArrayPool<float>.Shared.Rent((values.Length + Stride - 1) / Stride);
        var sampled = 0;
        for (var i = 0; i < values.Length; i += Stride) sample[sampled++] = values[i];
        var share = (double)k * sampled / values.Length;
        var (least, _) = Threshold(sample.AsSpan(0, sampled), Math.Min(sampled, (int)(share + (4 * Math.Sqrt(share)) + 4)));
        ArrayPool<float>.Shared.Return(sample);
        return least;
    }

    /// <summary>Ascending positions of the values of at least this size, and these values.</summary>
    /// <param name="found">As much room as for the positions.</param>
    /// <returns>How many; -1 where they do not fit.</returns>
    private static int AtLeast(ReadOnlySpan<float> values, uint least, Span<int> positions, Span<float> found)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var (magnitude, limit) = (Vector256.Create(Magnitude), Vector256.Create(least));
        var (count, i) = (0, 0);
        for (; i <= bits.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            var eight = Vector256.Create(bits[i..]);
            var hits = (int)Vector256.GreaterThanOrEqual(eight & magnitude, limit).ExtractMostSignificantBits();
            if (hits == 0) continue;
            if (count > positions.Length - Vector256<uint>.Count) return -1;
            // All eight are written, the hits first; what is no hit is written over by the next.
            var order = Vector256.Create(Members.AsSpan(hits * Vector256<uint>.Count));
            (order + Vector256.Create(i)).CopyTo(positions[count..]);
            Vector256.Shuffle(eight, order.AsUInt32()).AsSingle().CopyTo(found[count..]);
            count += int.PopCount(hits);
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] & Magnitude) < least) continue;
            if (count == positions.Length) return -1;
            (positions[count], found[count]) = (i, values[i]);
            count++;
        }

        return count;
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
