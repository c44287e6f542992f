using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// One round of Deep Gradient Compression on a client (arXiv:1712.01887; docs/design.md "DGC"). In float32, each operation rounded on its own:
/// clip g; u = m*u + g, v = v + u (Nesterov: u = (u + g)*m, v = (v + u) + g); per tensor (or of all), send the k largest |v|; v -= what the receiver decodes;
/// u = 0 where a value was sent, if masking. Pure: the residual passed in is never changed, coordinates outside the sub-model do not move.
/// </summary>
public static class DgcCompressor
{
    /// <param name="settings">Validated here.</param>
    /// <param name="round">Global round, for the warm-up.</param>
    /// <param name="cohortSize">N: clients selected for the round, for the local clipping.</param>
    /// <param name="residual">Full-model coordinates; with a momentum buffer exactly when the settings have momentum.</param>
    /// <param name="subModel">The sub-model that was trained.</param>
    /// <param name="gradient">w_received - w_trained in the sub-model's flat order; finite.</param>
    /// <exception cref="ArgumentException">A gradient that is not finite or too large to add, or sizes that do not fit.</exception>
    public static DgcStep Compress(
        DgcSettings settings,
        RoundId round,
        int cohortSize,
        DgcResidual residual,
        SubModel subModel,
        ReadOnlySpan<float> gradient)
    {
        CheckArguments(settings, cohortSize, residual, subModel, gradient);
        var g = gradient.ToArray();
        Clip(g, settings.Clip, cohortSize);

        var velocity = new float[g.Length];
        subModel.Extract(residual.Velocity, velocity);
        float[]? momentum = null;
        if (residual.Momentum is not null)
        {
            momentum = new float[g.Length];
            subModel.Extract(residual.Momentum, momentum);
        }

        Accumulate(settings, g, velocity, momentum);
        FloatBytes.CheckArgument(velocity, nameof(gradient));

        var chosen = SparseSelection.Choose(velocity, subModel.TensorSizes.AsSpan(), settings.DensityAt(round), settings.Scope);
        var payload = Encode(settings, chosen, subModel);
        var sent = Decode(settings, payload, subModel);
        Subtract(sent, velocity, settings.Masking ? momentum : null);

        return new DgcStep(sent, payload, new DgcResidual(
            Merge(residual.Velocity, subModel, velocity),
            residual.Momentum is null ? null : Merge(residual.Momentum, subModel, momentum)));
    }

    /// <param name="payload">What <see cref="Compress"/> made with the same settings.</param>
    /// <param name="subModel">The sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">See <see cref="SparseUpdateCodec.Decode"/>; the same holds for adaptive value bits.</exception>
    public static ModelUpdate Decode(DgcSettings settings, ReadOnlySpan<byte> payload, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(subModel);
        return settings.ValueBits == DgcSettings.AdaptiveBits
            ? RangeUpdateCodec.Decode(payload, subModel.TensorGrids.AsSpan())
            : SparseUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan());
    }

    private static byte[] Encode(DgcSettings settings, ModelUpdate chosen, SubModel subModel)
    {
        var sizes = subModel.TensorSizes.AsSpan();
        return settings.ValueBits == DgcSettings.AdaptiveBits
            ? RangeUpdateCodec.Encode(StepQuantizer.Quantize(chosen, sizes, settings.Scope), subModel.TensorGrids.AsSpan())
            : SparseUpdateCodec.Encode(chosen, sizes, settings.ValueBits);
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
            throw new ArgumentException($"expected a momentum buffer exactly when momentum > 0, got {has} at {settings.Momentum}", nameof(residual));
        }

        if (gradient.Length != subModel.Count)
        {
            throw new ArgumentException($"expected a gradient of {subModel.Count} values, got {gradient.Length}", nameof(gradient));
        }

        FloatBytes.CheckArgument(gradient, nameof(gradient));
    }

    /// <summary>Local gradient clipping: |g|2 over the whole sub-model is scaled down to clip / sqrt(N).</summary>
    private static void Clip(float[] gradient, double clip, int cohortSize)
    {
        if (clip == 0) return;

        double squares = 0;
        foreach (var value in gradient) squares += (double)value * value;

        var limit = clip / Math.Sqrt(cohortSize);
        var norm = Math.Sqrt(squares);
        if (norm > limit) TensorPrimitives.Multiply(gradient, (float)(limit / norm), gradient);
    }

    // Multiply and Add on their own, never MultiplyAdd: a fused operation rounds once and gives other bits.
    private static void Accumulate(DgcSettings settings, float[] gradient, float[] velocity, float[]? momentum)
    {
        if (momentum is null)
        {
            TensorPrimitives.Add(velocity, gradient, velocity);
        }
        else if (settings.Nesterov)
        {
            TensorPrimitives.Add(momentum, gradient, momentum);
            TensorPrimitives.Multiply(momentum, settings.Momentum, momentum);
            TensorPrimitives.Add(velocity, momentum, velocity);
            TensorPrimitives.Add(velocity, gradient, velocity);
        }
        else
        {
            TensorPrimitives.Multiply(momentum, settings.Momentum, momentum);
            TensorPrimitives.Add(momentum, gradient, momentum);
            TensorPrimitives.Add(velocity, momentum, velocity);
        }
    }

    private static void Subtract(ModelUpdate sent, float[] velocity, float[]? momentumToMask)
    {
        for (var i = 0; i < sent.Positions.Length; i++)
        {
            var position = sent.Positions[i];
            velocity[position] -= sent.Values[i];
            if (momentumToMask is not null) momentumToMask[position] = 0;
        }
    }

    private static float[] Merge(float[] full, SubModel subModel, ReadOnlySpan<float> part)
    {
        var merged = full.AsSpan().ToArray();
        subModel.Expand(part, merged);
        return merged;
    }
}
