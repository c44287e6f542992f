using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>The largest values as a sparse update: <see cref="TopK"/> per tensor or over all (docs/design.md "DGC").</summary>
internal static class SparseSelection
{
    /// <param name="values">One per coordinate of the sub-model, not NaN.</param>
    /// <param name="tensorSizes">They sum to the number of values.</param>
    /// <param name="density">Fraction of each tensor, or of all values; see <see cref="TopK.Count"/>.</param>
    /// <param name="whole">The tensors of which all values are taken, where the fraction is of each tensor; empty: none.</param>
    public static ModelUpdate Choose(
        ReadOnlySpan<float> values, ReadOnlySpan<int> tensorSizes, double density, SparsityScope scope, ReadOnlySpan<bool> whole = default)
    {
        var positions = scope == SparsityScope.Model
            ? TopK.Select(values, TopK.Count(density, values.Length))
            : PerTensor(values, tensorSizes, density, whole);
        var sent = new float[positions.Length];
        for (var i = 0; i < sent.Length; i++) sent[i] = values[positions[i]];

        return ModelUpdate.Sparse(values.Length, positions, sent);
    }

    private static int[] PerTensor(
        ReadOnlySpan<float> values, ReadOnlySpan<int> tensorSizes, double density, ReadOnlySpan<bool> whole)
    {
        var counts = new int[tensorSizes.Length];
        for (var t = 0; t < counts.Length; t++)
            counts[t] = !whole.IsEmpty && whole[t] ? tensorSizes[t] : TopK.Count(density, tensorSizes[t]);

        var positions = new int[counts.Sum()];
        var first = 0;
        var offset = 0;
        for (var t = 0; t < counts.Length; t++)
        {
            var chosen = positions.AsSpan(first, counts[t]);
            TopK.Select(values.Slice(offset, tensorSizes[t]), chosen);
            TensorPrimitives.Add(chosen, offset, chosen);
            first += counts[t];
            offset += tensorSizes[t];
        }

        return positions;
    }
}
