namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>One tensor of a sparse update about to be encoded.</summary>
/// <param name="First">Index of its first value in the update.</param>
/// <param name="Sent">Number of its values in the update.</param>
/// <param name="Offset">Its first coordinate in the sub-model.</param>
/// <param name="Parameter">Fitted parameter of the positions.</param>
/// <param name="IndexBits">Bits of parameter and gaps; 0 when nothing is sent.</param>
internal readonly record struct TensorPlan(int First, int Sent, int Offset, GolombParameter Parameter, long IndexBits);

/// <summary>The exact sizes of the parts of an encoded sparse update, found before anything is written.</summary>
internal sealed record SparsePlan(TensorPlan[] Tensors, long CountBytes, long IndexBytes, long ValueBytes)
{
    public static SparsePlan Of(ModelUpdate update, ReadOnlySpan<int> tensorSizes, int valueBits)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.IsDense) throw new ArgumentException("expected a sparse update, got a dense one", nameof(update));

        if (!ValueCode.IsSupported(valueBits))
            throw new ArgumentOutOfRangeException(nameof(valueBits), valueBits, "expected 32, 16, 8 or 4 bits per value");

        TensorSizes.CheckSum(tensorSizes, update.Count, nameof(update));
        FloatBytes.CheckArgument(update.Values, nameof(update));

        var tensors = new TensorPlan[tensorSizes.Length];
        var first = 0;
        var offset = 0;
        long countBytes = 0;
        long indexBits = 0;
        long valueBytes = 0;
        for (var t = 0; t < tensors.Length; t++)
        {
            var end = offset + tensorSizes[t];
            var next = first + LowerBound(update.Positions[first..], end);
            var positions = update.Positions[first..next];
            var (parameter, bits) = positions.IsEmpty ? (default, 0) : GolombRice.Fit(positions, offset);
            tensors[t] = new TensorPlan(first, positions.Length, offset, parameter, bits);
            countBytes += VarInt.Size((uint)positions.Length);
            indexBits += bits;
            valueBytes += ValueCode.Bytes(positions.Length, valueBits);
            first = next;
            offset = end;
        }

        return new SparsePlan(tensors, countBytes, (indexBits + 7) / 8, valueBytes);
    }

    /// <summary>Index of the first that is no smaller.</summary>
    public static int LowerBound(ReadOnlySpan<int> ascending, int value)
    {
        var found = ascending.BinarySearch(value);
        return found >= 0 ? found : ~found;
    }
}
