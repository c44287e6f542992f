using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Moves the global model by a sparse part of what its rule says, as the server does in sparse ternary compression (STC, arXiv:1903.02891,
/// algorithm 2): the k = density * n largest entries of residual + step; per tensor, all by their mean size and each with its own sign, or
/// of the whole model, each as it is, since the layers' steps differ in size. The
/// rest stays in the residual and is published later. The model then differs from what a client last decoded in few weights, which is what
/// the downlink of differences lives on.
/// </summary>
/// <param name="rule">Says the dense step; its state is a part of this one's.</param>
internal sealed class SparseStep(
    IServerOptimizer rule, ImmutableArray<int> tensorSizes, double density, SparsityScope scope) : IServerOptimizer
{
    private const byte Version = 1;
    private readonly float[] _residual = new float[tensorSizes.Sum()];

    /// <summary>In (0, 1]: the part of the density that counts for the next step; no part of the state.</summary>
    public double Share { get; set; } = 1;

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        var stepped = LargeArrays.Rent<float>(weights.Length);
        weights.CopyTo(stepped);
        rule.Step(stepped, pseudoGradient);
        TensorPrimitives.Subtract(stepped, weights, stepped);
        TensorPrimitives.Add(_residual, stepped, _residual);
        LargeArrays.Return(stepped);
        if (scope == SparsityScope.Model)
        {
            Publish(weights, _residual);
            return;
        }

        var offset = 0;
        foreach (var size in tensorSizes)
        {
            PublishByMean(weights.Slice(offset, size), _residual.AsSpan(offset, size));
            offset += size;
        }
    }

    public byte[] Save()
    {
        var inner = rule.Save();
        var state = new byte[checked(HeaderBytes + inner.Length)];
        state[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(1), _residual.Length);
        FloatBytes.Write(_residual, state.AsSpan(1 + sizeof(int)));
        inner.CopyTo(state, HeaderBytes);
        return state;
    }

    public void Restore(ReadOnlySpan<byte> state)
    {
        if (state.Length < HeaderBytes || state[0] != Version || BinaryPrimitives.ReadInt32LittleEndian(state[1..]) != _residual.Length)
        {
            throw new MalformedDataException(
                $"expected the state of a sparse server step, version {Version}, of {_residual.Length} weights, got {state.Length} bytes of another");
        }

        var residual = new float[_residual.Length];
        FloatBytes.Read(state[(1 + sizeof(int))..HeaderBytes], residual);
        rule.Restore(state[HeaderBytes..]);
        residual.CopyTo(_residual, 0);
    }

    private int HeaderBytes => 1 + sizeof(int) + (_residual.Length * sizeof(float));

    private void Publish(Span<float> weights, Span<float> residual)
    {
        foreach (var position in TopK.Select(residual, TopK.Count(density * Share, residual.Length)))
        {
            weights[position] += residual[position];
            residual[position] = 0;
        }
    }

    private void PublishByMean(Span<float> weights, Span<float> residual)
    {
        var positions = TopK.Select(residual, TopK.Count(density * Share, residual.Length));
        var sum = 0d;
        foreach (var position in positions) sum += Math.Abs(residual[position]);
        var mean = (float)(sum / positions.Length);
        foreach (var position in positions)
        {
            var moved = MathF.Sign(residual[position]) * mean;
            weights[position] += moved;
            residual[position] -= moved;
        }
    }
}
