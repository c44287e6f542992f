using System.Collections.Immutable;
using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Moves the global model by a sparse part of what its rule says, as the server does in sparse ternary compression (STC, arXiv:1903.02891,
/// algorithm 2): the k = density * n largest entries of residual + step; per tensor, all by their mean size and each with its own sign, or
/// of the whole model, each as it is, since the layers' steps differ in size. The
/// rest stays in the residual and is published later. The model then differs from what a client last decoded in few weights, which is what
/// the downlink of differences lives on. Ours: a weight that was moved before is in the difference of most clients anyway, and costs it
/// few bytes to be moved again, so its entry may count more than it is where the largest are chosen.
/// </summary>
/// <param name="rule">Says the dense step; its state is a part of this one's.</param>
/// <param name="tensorSizes">Of the full model.</param>
/// <param name="settings">Their density, scope and favor.</param>
internal sealed class SparseStep(
    IServerOptimizer rule, ImmutableArray<int> tensorSizes, ServerOptimizerSettings settings) : IServerOptimizer
{
    private SparseStepState _state = new(tensorSizes.Sum(), settings.FavorMoved > 1);

    /// <summary>In (0, 1]: the part of the density that counts for the next step; no part of the state.</summary>
    public double Share { get; set; } = 1;

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        var residual = _state.Residual.AsSpan();
        var stepped = LargeArrays.Rent<float>(weights.Length);
        weights.CopyTo(stepped);
        rule.Step(stepped, pseudoGradient);
        TensorPrimitives.Subtract(stepped, weights, stepped);
        TensorPrimitives.Add(residual, stepped, residual);
        LargeArrays.Return(stepped);
        if (settings.Scope == SparsityScope.Model)
        {
            foreach (var position in Largest(0, residual.Length)) Move(position, residual[position], weights);
            return;
        }

        var offset = 0;
        foreach (var size in tensorSizes)
        {
            MoveByMean(Largest(offset, size), weights);
            offset += size;
        }
    }

    public byte[] Save() => _state.ToBytes(rule.Save());

    public void Restore(ReadOnlySpan<byte> state)
    {
        var restored = SparseStepState.FromBytes(state, _state.Residual.Length, _state.Moved is not null, out var inner);
        rule.Restore(inner);
        _state = restored;
    }

    /// <returns>Positions in the full model.</returns>
    private int[] Largest(int offset, int size)
    {
        var entries = _state.Residual.AsSpan(offset, size);
        var count = TopK.Count(settings.Density * Share, size);
        int[] largest;
        if (_state.Moved is { } moved)
        {
            var favored = LargeArrays.Rent<float>(size);
            var factor = (float)settings.FavorMoved;
            for (var i = 0; i < size; i++) favored[i] = moved[offset + i] ? entries[i] * factor : entries[i];
            largest = TopK.Select(favored, count);
            LargeArrays.Return(favored);
        }
        else
        {
            largest = TopK.Select(entries, count);
        }

        foreach (ref var position in largest.AsSpan()) position += offset;
        return largest;
    }

    private void MoveByMean(int[] positions, Span<float> weights)
    {
        var sum = 0d;
        foreach (var position in positions) sum += Math.Abs(_state.Residual[position]);
        var mean = (float)(sum / positions.Length);
        foreach (var position in positions) Move(position, MathF.Sign(_state.Residual[position]) * mean, weights);
    }

    private void Move(int position, float by, Span<float> weights)
    {
        weights[position] += by;
        _state.Residual[position] -= by;
        if (by != 0) _state.Moved?.Set(position, true);
    }
}
