using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// One round of Deep Gradient Compression on a client (arXiv:1712.01887; docs/design.md "DGC"). In float32, each operation rounded on its
/// own: clip g; u = m*u + g, v = v + u (Nesterov: u = (u + g)*m, v = (v + u) + g); per tensor (or of all), send the k
/// largest |v| (of vectors all, where they are whole); v -=
/// what the receiver decodes; u = 0 where a value was sent, if masking. Coordinates outside the sub-model do not move. The residual passed
/// in is changed only where it is given away.
/// </summary>
public static class DgcCompressor
{
    /// <summary>Values that are worked on at a time: what is read and written of them stays in the cache.</summary>
    private const int PartLength = 2048;

    /// <param name="settings">Validated here.</param>
    /// <param name="round">Global round, for the warm-up.</param>
    /// <param name="cohortSize">N: clients selected for the round, for the local clipping.</param>
    /// <param name="residual">Full-model coordinates; with a momentum buffer exactly when the settings have momentum.</param>
    /// <param name="subModel">The sub-model that was trained.</param>
    /// <param name="gradient">w_received - w_trained in the sub-model's flat order; finite.</param>
    /// <param name="ownsResidual">
    /// Whether the residual is given away: the next one takes its memory, and nothing of the model's size is allocated. Where the step
    /// fails, it is lost.
    /// </param>
    /// <param name="share">In (0, 1]: part of the round's density that is sent.</param>
    /// <exception cref="ArgumentException">A gradient that is not finite or too large to add, or sizes that do not fit.</exception>
    public static DgcStep Compress(
        DgcSettings settings,
        RoundId round,
        int cohortSize,
        DgcResidual residual,
        SubModel subModel,
        ReadOnlySpan<float> gradient,
        bool ownsResidual = false,
        double share = 1)
    {
        CheckArguments(settings, cohortSize, residual, subModel, gradient);
        var (velocity, momentum) = ownsResidual ? (residual.Velocity, residual.Momentum) : Room(residual);
        Compensate(
            settings, residual, subModel, gradient, ClipFactor(gradient, settings.Clip, cohortSize), velocity, momentum);
        var chosen = Chosen(settings, round, share, subModel, velocity);
        var (payload, sent) = Encode(settings, chosen, subModel);
        Subtract(sent, subModel, velocity, settings.Masking ? momentum : null, Whole(settings, subModel));
        return new DgcStep(sent, payload, new DgcResidual(velocity, momentum));
    }

    /// <param name="payload">What <see cref="Compress"/> made with the same settings.</param>
    /// <param name="subModel">The sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// See <see cref="SparseUpdateCodec.Decode"/>; the same holds for adaptive value bits.
    /// </exception>
    public static ModelUpdate Decode(DgcSettings settings, ReadOnlySpan<byte> payload, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(subModel);
        return settings.ValueBits == DgcSettings.AdaptiveBits
            ? RangeUpdateCodec.Decode(payload, subModel.TensorGrids.AsSpan())
            : SparseUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan());
    }

    /// <returns>The bytes, and what the receiver decodes from them.</returns>
    private static (byte[] Payload, ModelUpdate Sent) Encode(DgcSettings settings, ModelUpdate chosen, SubModel subModel)
    {
        var sizes = subModel.TensorSizes.AsSpan();
        if (settings.ValueBits != DgcSettings.AdaptiveBits)
        {
            return (
                SparseUpdateCodec.Encode(chosen, sizes, settings.ValueBits),
                SparseUpdateCodec.Rounded(chosen, sizes, settings.ValueBits));
        }

        var levels = StepQuantizer.Quantize(chosen, sizes, settings.Scope);
        return (RangeUpdateCodec.Encode(levels, subModel.TensorGrids.AsSpan()), levels.Decoded(sizes));
    }

    private static void CheckArguments(
        DgcSettings settings, int cohortSize, DgcResidual residual, SubModel subModel, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(residual);
        ArgumentNullException.ThrowIfNull(subModel);
        settings.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(cohortSize, 1);
        if (residual.Velocity.Length != subModel.Layout.ParameterCount)
        {
            throw new ArgumentException(
                $"expected a residual of {subModel.Layout.ParameterCount} values, got {residual.Velocity.Length}", nameof(residual));
        }

        if (residual.Momentum is null != (settings.Momentum == 0))
        {
            var has = residual.Momentum is null ? "none" : "one";
            throw new ArgumentException(
                $"expected a momentum buffer exactly when momentum > 0, got {has} at {settings.Momentum}", nameof(residual));
        }

        if (gradient.Length != subModel.Count)
            throw new ArgumentException($"expected a gradient of {subModel.Count} values, got {gradient.Length}", nameof(gradient));

        FloatBytes.CheckArgument(gradient, nameof(gradient));
    }

    /// <summary>
    /// Local gradient clipping: |g|2 over the whole sub-model is scaled down to clip * sqrt(N). The paper's gradients carry the 1/N of
    /// their sum and its limit is clip / sqrt(N); these are averaged later, so the limit is N times that. N gradients of that size and of
    /// unrelated directions have an average of norm clip.
    /// </summary>
    /// <returns>Null where g stays as it is.</returns>
    private static float? ClipFactor(ReadOnlySpan<float> gradient, double clip, int cohortSize)
    {
        if (clip == 0) return null;
        double squares = 0;
        foreach (var value in gradient) squares += (double)value * value;
        var limit = clip * Math.Sqrt(cohortSize);
        var norm = Math.Sqrt(squares);
        return norm > limit ? (float)(limit / norm) : null;
    }

    private static (float[] Velocity, float[]? Momentum) Room(DgcResidual residual) => (
        GC.AllocateUninitializedArray<float>(residual.Velocity.Length),
        residual.Momentum is null ? null : GC.AllocateUninitializedArray<float>(residual.Velocity.Length));

    /// <summary>
    /// v and u of the full model with the gradient in them; what the sub-model lacks is as it was. One pass over the memory, in parts that
    /// stay in the cache.
    /// </summary>
    private static void Compensate(
        DgcSettings settings,
        DgcResidual residual,
        SubModel subModel,
        ReadOnlySpan<float> gradient,
        float? factor,
        float[] velocity,
        float[]? momentum)
    {
        var scaled = new float[factor is null ? 0 : PartLength];
        var done = 0;
        foreach (var range in subModel.Ranges)
        {
            Keep(done, range.Start);
            for (done = range.Start; done < range.End;)
            {
                var length = Math.Min(PartLength, range.End - done);
                var g = gradient[..length];
                if (factor is { } scale)
                {
                    TensorPrimitives.Multiply(g, scale, scaled);
                    g = scaled.AsSpan(0, length);
                }

                var next = velocity.AsSpan(done, length);
                if (momentum is null)
                {
                    TensorPrimitives.Add(residual.Velocity.AsSpan(done, length), g, next);
                }
                else
                {
                    Accumulate(
                    settings, g, residual.Momentum.AsSpan(done, length), residual.Velocity.AsSpan(done, length),
                    momentum.AsSpan(done, length), next);
                }

                gradient = gradient[length..];
                done += length;
            }
        }

        Keep(done, velocity.Length);

        void Keep(int from, int to)
        {
            if (velocity == residual.Velocity) return;
            residual.Velocity.AsSpan(from, to - from).CopyTo(velocity.AsSpan(from));
            if (momentum is not null) residual.Momentum.AsSpan(from, to - from).CopyTo(momentum.AsSpan(from));
        }
    }

    // Multiply and Add on their own, never MultiplyAdd: a fused operation rounds once and gives other bits.
    private static void Accumulate(
        DgcSettings settings, ReadOnlySpan<float> gradient, ReadOnlySpan<float> u, ReadOnlySpan<float> v, Span<float> nextU,
            Span<float> nextV)
    {
        if (settings.Nesterov)
        {
            TensorPrimitives.Add(u, gradient, nextU);
            TensorPrimitives.Multiply(nextU, settings.Momentum, nextU);
            TensorPrimitives.Add(v, nextU, nextV);
            TensorPrimitives.Add(nextV, gradient, nextV);
        }
        else
        {
            TensorPrimitives.Multiply(u, settings.Momentum, nextU);
            TensorPrimitives.Add(nextU, gradient, nextU);
            TensorPrimitives.Add(v, nextU, nextV);
        }
    }

    /// <summary>The largest values of the sub-model's part of v.</summary>
    private static ModelUpdate Chosen(DgcSettings settings, RoundId round, double share, SubModel subModel, float[] velocity)
    {
        if (subModel.IsFull) return Choose(velocity);
        var part = LargeArrays.Rent<float>(subModel.Count);
        try
        {
            subModel.Extract(velocity, part);
            return Choose(part);
        }
        finally
        {
            LargeArrays.Return(part);
        }

        ModelUpdate Choose(ReadOnlySpan<float> values)
        {
            FloatBytes.CheckArgument(values, "gradient");
            return SparseSelection.Choose(
                values, subModel.TensorSizes.AsSpan(), settings.DensityAt(round) * share, settings.Scope, Whole(settings, subModel));
        }
    }

    /// <summary>The tensors that are sent whole: those of one column, such as biases. Empty where all are sparse.</summary>
    private static bool[] Whole(DgcSettings settings, SubModel subModel) =>
        settings.WholeVectors ? [.. subModel.TensorGrids.Select(grid => grid.Columns == 1)] : [];

    /// <param name="whole">Their momentum is not masked: what is sent of them is plain momentum SGD, as in the authors' code.</param>
    private static void Subtract(ModelUpdate sent, SubModel subModel, float[] velocity, float[]? momentumToMask, bool[] whole)
    {
        var ranges = subModel.Ranges;
        var (range, before, tensor) = (0, 0, 0);
        for (var i = 0; i < sent.Positions.Length; i++)
        {
            while (sent.Positions[i] >= subModel.OffsetOf(tensor) + subModel.TensorSizes[tensor]) tensor++;
            while (sent.Positions[i] - before >= ranges[range].Length) before += ranges[range++].Length;
            var coordinate = ranges[range].Start + sent.Positions[i] - before;
            velocity[coordinate] -= sent.Values[i];
            if (momentumToMask is not null && (whole.Length == 0 || !whole[tensor])) momentumToMask[coordinate] = 0;
        }
    }
}
