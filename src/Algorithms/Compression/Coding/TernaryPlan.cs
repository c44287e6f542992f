namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>One tensor of a ternary update about to be encoded.</summary>
/// <param name="First">Index of its first value in the update.</param>
/// <param name="Sent">Number of its values in the update.</param>
/// <param name="Offset">Its first coordinate in the sub-model.</param>
/// <param name="Exact">Ranks among its values of those sent as they are.</param>
/// <param name="Positions">Fitted parameter of the positions; none when nothing is sent.</param>
/// <param name="Ranks">Fitted parameter of the ranks; none unless both signs and exact values are sent.</param>
/// <param name="IndexBits">Bits of the positions, their parameter included.</param>
/// <param name="RankBits">Bits of the ranks, their parameter included.</param>
internal readonly record struct TernaryTensor(
    int First, int Sent, int Offset, int[] Exact, GolombParameter Positions, GolombParameter Ranks, long IndexBits, long RankBits)
{
    public int Signs => Sent - Exact.Length;

    public bool IsMixed => Exact.Length > 0 && Signs > 0;
}

/// <summary>The exact sizes of the parts of an encoded ternary update, found before anything is written.</summary>
internal sealed record TernaryPlan(TernaryTensor[] Tensors, long CountBytes, long BitBytes, long ScaleBytes, long ExactBytes)
{
    public long PayloadBytes => PayloadHeader.Size + CountBytes + BitBytes + ScaleBytes + ExactBytes;

    public static TernaryPlan Of(ModelUpdate update, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> scales)
    {
        Check(update, tensorSizes, scales);
        var tensors = new TernaryTensor[tensorSizes.Length];
        var first = 0;
        var offset = 0;
        long countBytes = 0;
        long bits = 0;
        long scaleBytes = 0;
        long exactBytes = 0;
        for (var t = 0; t < tensors.Length; t++)
        {
            var end = offset + tensorSizes[t];
            var found = update.Positions[first..].BinarySearch(end);
            var next = first + (found >= 0 ? found : ~found);
            var positions = update.Positions[first..next];
            var exact = ExactRanks(update.Values[first..next], scales[t]);
            var (parameter, indexBits) = positions.IsEmpty ? (default, 0) : GolombRice.Fit(positions, offset);
            var mixed = exact.Length > 0 && exact.Length < positions.Length;
            var (rankParameter, rankBits) = mixed ? GolombRice.Fit(exact, 0) : (default, 0);
            tensors[t] = new TernaryTensor(first, positions.Length, offset, exact, parameter, rankParameter, indexBits, rankBits);

            countBytes += VarInt.Size((uint)positions.Length) + (positions.IsEmpty ? 0 : VarInt.Size((uint)exact.Length));
            bits += indexBits + rankBits + tensors[t].Signs;
            scaleBytes += tensors[t].Signs > 0 ? sizeof(float) : 0;
            exactBytes += (long)exact.Length * sizeof(float);
            first = next;
            offset = end;
        }

        return new TernaryPlan(tensors, countBytes, (bits + 7) / 8, scaleBytes, exactBytes);
    }

    private static void Check(ModelUpdate update, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> scales)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.IsDense) throw new ArgumentException("expected a sparse update, got a dense one", nameof(update));

        TensorSizes.CheckSum(tensorSizes, update.Count, nameof(update));
        if (scales.Length != tensorSizes.Length)
            throw new ArgumentException($"expected {tensorSizes.Length} scales, one per tensor, got {scales.Length}", nameof(scales));

        FloatBytes.CheckArgument(update.Values, nameof(update));
        FloatBytes.CheckArgument(scales, nameof(scales));
    }

    private static int[] ExactRanks(ReadOnlySpan<float> values, float scale)
    {
        var ranks = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (MathF.Abs(values[i]) != scale || scale == 0) ranks.Add(i);
        }

        return [.. ranks];
    }
}
