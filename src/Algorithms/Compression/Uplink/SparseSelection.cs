using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>The largest values as a sparse update: <see cref="TopK"/> per tensor or over all (docs/design.md "DGC").</summary>
internal static class SparseSelection
{
    /// <param name="values">One per coordinate of the sub-model, not NaN.</param>
    /// <param name="tensorSizes">They sum to the number of values.</param>
    /// <param name="density">Fraction of each tensor, or of all values; see <see cref="TopK.Count"/>.</param>
    public static ModelUpdate Choose(ReadOnlySpan<float> values, ReadOnlySpan<int> tensorSizes, double density, SparsityScope scope)
    {
        var positions = scope == SparsityScope.Model
            ? TopK.Select(values, TopK.Count(density, values.Length))
            : PerTensor(values, tensorSizes, density);
        var sent = new float[positions.Length];
        for (var i = 0; i < sent.Length; i++) sent[i] = values[positions[i]];

        return ModelUpdate.Sparse(values.Length, positions, sent);
    }

    private static int[] PerTensor(ReadOnlySpan<float> values, ReadOnlySpan<int> tensorSizes, double density)
    {
        var total = 0;
        foreach (var size in tensorSizes) total += TopK.Count(density, size);

        var positions = new int[total];
        var first = 0;
        var offset = 0;
        foreach (var size in tensorSizes)
        {
            var chosen = positions.AsSpan(first, TopK.Count(density, size));
            TopK.Select(values.Slice(offset, size), chosen);
            TensorPrimitives.Add(chosen, offset, chosen);
            first += chosen.Length;
            offset += size;
        }

        return positions;
    }
}
