using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>A difference ready to be sent.</summary>
/// <param name="Payload">The bytes to send, a sparse update, range-coded or, in 32 bits, in Golomb codes.</param>
/// <param name="Received">v': what the client has on the sub-model after decoding, in the sub-model's flat order.</param>
public sealed record EncodedDifference(byte[] Payload, float[] Received);

/// <summary>
/// The downlink of differences (ours, after arXiv:1903.02891): with d = w - v on the sub-model, v the client's view, the largest |d| of
/// each tensor are sent, and the client trains on v' = v + decoded. What is not sent, and the rounding of what is, stays in w - v and is
/// sent later: error feedback without a residual of its own. A value that the value code rounds to zero is not sent at all. Pure;
/// deterministic.
/// </summary>
public static class DifferenceCodec
{
    /// <param name="density">Largest fraction of each tensor that is sent, above 0, at most 1; see <see cref="TopK.Count"/>.</param>
    /// <param name="valueBits">32, 16, 8, 4 or <see cref="Downlinks.AdaptiveBits"/>.</param>
    /// <param name="weights">w, the full model; finite.</param>
    /// <param name="view">What the client has.</param>
    /// <param name="initial">w_0.</param>
    /// <exception cref="ArgumentException">Values that are not finite or too large to subtract, or sizes that do not fit.</exception>
    public static EncodedDifference Encode(
        double density, int valueBits, SubModel subModel, ReadOnlySpan<float> weights, ModelView view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(view);
        if (valueBits != Downlinks.AdaptiveBits && !ValueCode.IsSupported(valueBits))
            throw new ArgumentOutOfRangeException(nameof(valueBits), valueBits, "expected 32, 16, 8, 4 or 0 (adaptive) bits per value");
        if (!(density > 0 && density <= 1)) throw new ArgumentOutOfRangeException(nameof(density), density, "expected 0 < density <= 1");

        var received = GC.AllocateUninitializedArray<float>(subModel.Count);
        view.Extract(subModel, initial, received);
        var difference = LargeArrays.Rent<float>(subModel.Count);
        subModel.Extract(weights, difference);
        TensorPrimitives.Subtract(difference, received, difference);
        FloatBytes.CheckArgument(difference, nameof(weights));

        var sizes = subModel.TensorSizes.AsSpan();
        var chosen = density < 1 ? SparseSelection.Choose(difference, sizes, density, SparsityScope.Tensor) : NonZero(difference);
        LargeArrays.Return(difference);
        var (payload, sent) = Coded(chosen, valueBits, subModel);
        // What was left out of the payload must not turn a -0 of the view into +0 on this side alone.
        Add(sent, received);
        FloatBytes.CheckArgument(received, nameof(weights));
        return new EncodedDifference(payload, received);
    }

    /// <returns>v', in the sub-model's flat order.</returns>
    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="view">What the client has; never changed.</param>
    /// <param name="initial">w_0.</param>
    /// <exception cref="MalformedDataException">Not an update of this sub-model, or sums that are not finite.</exception>
    public static float[] Decode(ReadOnlySpan<byte> payload, SubModel subModel, ModelView view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(view);
        var decoded = Update(payload, subModel);
        var received = GC.AllocateUninitializedArray<float>(subModel.Count);
        view.Extract(subModel, initial, received);
        Add(decoded, received);
        FloatBytes.CheckDecoded(received);
        return received;
    }

    private static ModelUpdate NonZero(ReadOnlySpan<float> difference)
    {
        var (positions, values) = TopK.NonZero(difference);
        return ModelUpdate.Sparse(difference.Length, positions, values);
    }

    /// <returns>The bytes, and what the client decodes from them.</returns>
    private static (byte[] Payload, ModelUpdate Sent) Coded(ModelUpdate chosen, int valueBits, SubModel subModel)
    {
        var sizes = subModel.TensorSizes.AsSpan();
        if (valueBits == 32)
        {
            var telling = WithoutZeros(chosen);
            return (SparseUpdateCodec.Encode(telling, sizes, valueBits), telling);
        }

        var levels = valueBits == Downlinks.AdaptiveBits
            ? DifferenceQuantizer.MedianStep(chosen)
            : DifferenceQuantizer.Steps(chosen, sizes, valueBits);
        return (RangeUpdateCodec.Encode(levels, subModel.TensorGrids.AsSpan()), levels.Decoded(sizes));
    }

    /// <summary>Values of 32 bits travel in Golomb codes, those of fewer range-coded.</summary>
    private static ModelUpdate Update(ReadOnlySpan<byte> payload, SubModel subModel) => PayloadHeader.Is(payload, PayloadKind.SparseUpdate)
        ? SparseUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan())
        : RangeUpdateCodec.Decode(payload, subModel.TensorGrids.AsSpan());

    private static ModelUpdate WithoutZeros(ModelUpdate chosen)
    {
        var telling = Enumerable.Range(0, chosen.Positions.Length).Where(i => chosen.Values[i] != 0).ToArray();
        return ModelUpdate.Sparse(chosen.Count, [.. telling.Select(i => chosen.Positions[i])], [.. telling.Select(i => chosen.Values[i])]);
    }

    private static void Add(ModelUpdate decoded, float[] received)
    {
        for (var i = 0; i < decoded.Positions.Length; i++) received[decoded.Positions[i]] += decoded.Values[i];
    }
}
