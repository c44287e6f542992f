using System.Numerics.Tensors;
using AfdActors.Algorithms.Coding;
using AfdActors.Algorithms.Sparsification;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Differences;

/// <summary>A difference ready to be sent.</summary>
/// <param name="Payload">The bytes to send, a sparse update (design 4.6).</param>
/// <param name="Received">v': what the client has on the sub-model after decoding, in the sub-model's flat order.</param>
public sealed record EncodedDifference(byte[] Payload, float[] Received);

/// <summary>
/// The downlink of differences (ours, after arXiv:1903.02891): with d = w - v on the sub-model, v the client's view, the largest |d| of each tensor are
/// sent, and the client trains on v' = v + decoded. What is not sent, and the rounding of what is, stays in w - v and is sent
/// later: error feedback without a residual of its own. A value that the value code rounds to zero is not sent at all. Pure; deterministic.
/// </summary>
public static class DifferenceCodec
{
    /// <param name="density">Largest fraction of each tensor that is sent, above 0, at most 1; see <see cref="TopK.Count"/>.</param>
    /// <param name="valueBits">32, 16, 8 or 4.</param>
    /// <param name="weights">w, the full model; finite.</param>
    /// <param name="view">What the client has.</param>
    /// <param name="initial">w_0.</param>
    /// <exception cref="ArgumentException">Values that are not finite or too large to subtract, or sizes that do not fit.</exception>
    public static EncodedDifference Encode(
        double density, int valueBits, SubModel subModel, ReadOnlySpan<float> weights, ModelView view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(view);
        if (!(density > 0 && density <= 1)) throw new ArgumentOutOfRangeException(nameof(density), density, "expected 0 < density <= 1");

        var received = new float[subModel.Count];
        view.Extract(subModel, initial, received);
        var difference = new float[subModel.Count];
        subModel.Extract(weights, difference);
        TensorPrimitives.Subtract(difference, received, difference);
        FloatBytes.CheckArgument(difference, nameof(weights));

        var sizes = subModel.TensorSizes.AsSpan();
        var chosen = SparseSelection.Choose(difference, sizes, density, SparsityScope.Tensor);
        var decoded = SparseUpdateCodec.Decode(SparseUpdateCodec.Encode(chosen, sizes, valueBits), sizes);
        var payload = SparseUpdateCodec.Encode(Telling(chosen, decoded), sizes, valueBits);
        // From the payload itself: what was left out of it must not turn a -0 of the view into +0 on this side alone.
        Add(SparseUpdateCodec.Decode(payload, sizes), received);
        FloatBytes.CheckArgument(received, nameof(weights));
        return new EncodedDifference(payload, received);
    }

    /// <returns>v', in the sub-model's flat order.</returns>
    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="view">What the client has; never changed.</param>
    /// <param name="initial">w_0.</param>
    /// <exception cref="MalformedDataException">Not a sparse update of this sub-model, or sums that are not finite.</exception>
    public static float[] Decode(ReadOnlySpan<byte> payload, SubModel subModel, ModelView view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(view);
        var decoded = SparseUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan());
        var received = new float[subModel.Count];
        view.Extract(subModel, initial, received);
        Add(decoded, received);
        FloatBytes.CheckDecoded(received);
        return received;
    }

    /// <summary>What is chosen, without what decodes to zero; the largest value of a tensor never does, so its scale stays.</summary>
    private static ModelUpdate Telling(ModelUpdate chosen, ModelUpdate decoded)
    {
        var telling = decoded.Values.Length - decoded.Values.Count(0f);
        var (positions, values, found) = (new int[telling], new float[telling], 0);
        for (var i = 0; i < decoded.Values.Length; i++)
        {
            if (decoded.Values[i] == 0) continue;
            positions[found] = chosen.Positions[i];
            values[found++] = chosen.Values[i];
        }

        return ModelUpdate.Sparse(chosen.Count, positions, values);
    }

    private static void Add(ModelUpdate decoded, float[] received)
    {
        for (var i = 0; i < decoded.Positions.Length; i++) received[decoded.Positions[i]] += decoded.Values[i];
    }
}
