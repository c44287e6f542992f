using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>What one ternary compression gives; nothing is kept for the next.</summary>
/// <param name="Update">What the receiver will decode, in the sub-model's coordinates.</param>
/// <param name="Scales">s of each tensor; 0 for one that is all zeros.</param>
/// <param name="Payload">The bytes to send.</param>
public sealed record TernaryStep(ModelUpdate Update, float[] Scales, byte[] Payload);

/// <summary>
/// The stateless uplink of docs/design.md "Uplink codes", after TernGrad (arXiv:1705.07878) and QSGD (arXiv:1610.02132): per tensor of n
/// coordinates, with s = sum|g| / (density * n), |g_i| >= s is sent as it is, any other sends sign(g_i) * s with probability |g_i| / s,
/// else nothing. With <see cref="SparsityScope.Model"/> there is one s, taken over all tensors. The expectation of what arrives is g, and
/// of the number of values sent sum min(1, |g_i| / s) &lt;= density * n.
/// </summary>
public static class TernaryCompressor
{
    /// <param name="density">In (0, 1]: bound of the part of each tensor, or of all values, that is sent on average.</param>
    /// <param name="scope">Whether each tensor has its own s or all share one.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors; they sum to the gradient's length.</param>
    /// <param name="gradient">w_received - w_trained in the sub-model's flat order; finite.</param>
    /// <param name="rounding">Gives one number for each coordinate with 0 &lt; |g_i| &lt; s, in order.</param>
    /// <exception cref="ArgumentException">A gradient that is not finite, or sizes that do not fit.</exception>
    public static TernaryStep Compress(
        double density, SparsityScope scope, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> gradient, SeededStream rounding)
    {
        var scales = Scales(density, scope, tensorSizes, gradient, rounding);
        var positions = new List<int>();
        var values = new List<float>();
        var offset = 0;
        for (var t = 0; t < scales.Length; t++)
        {
            for (var i = offset; i < offset + tensorSizes[t]; i++)
            {
                var sent = Draw(gradient[i], scales[t], rounding);
                if (sent != 0)
                {
                    positions.Add(i);
                    values.Add(sent);
                }
            }

            offset += tensorSizes[t];
        }

        var update = ModelUpdate.Sparse(gradient.Length, [.. positions], [.. values]);
        return new TernaryStep(update, scales, TernaryUpdateCodec.Encode(update, tensorSizes, scales));
    }

    /// <summary>
    /// The same with |g_i| >= s as a level too, floor(|g_i| / s) or one more at random, so that g is the expectation: QSGD's levels, for a
    /// range code.
    /// </summary>
    /// <param name="rounding">Gives one number for each coordinate that is not 0, in order.</param>
    /// <inheritdoc cref="Compress"/>
    public static LevelUpdate Levels(
        double density, SparsityScope scope, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> gradient, SeededStream rounding)
    {
        var scales = Scales(density, scope, tensorSizes, gradient, rounding);
        var positions = new List<int>();
        var levels = new List<int>();
        var offset = 0;
        for (var t = 0; t < scales.Length; t++)
        {
            for (var i = offset; i < offset + tensorSizes[t]; i++)
            {
                var level = DrawLevel(gradient[i], scales[t], rounding);
                if (level != 0)
                {
                    positions.Add(i);
                    levels.Add(level);
                }
            }

            offset += tensorSizes[t];
        }

        return new LevelUpdate(
            [.. positions], [.. levels], scope == SparsityScope.Model && scales.Length > 0 ? scales[..1] : scales, Divisor: 1);
    }

    private static float[] Scales(
        double density, SparsityScope scope, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> gradient, SeededStream rounding)
    {
        ArgumentNullException.ThrowIfNull(rounding);
        if (density is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(density), density, "expected a density in (0, 1]");

        TensorSizes.CheckSum(tensorSizes, gradient.Length, nameof(gradient));
        FloatBytes.CheckArgument(gradient, nameof(gradient));

        var scales = new float[tensorSizes.Length];
        if (scope == SparsityScope.Model)
        {
            Array.Fill(scales, Scale(gradient, density));
            return scales;
        }

        var offset = 0;
        for (var t = 0; t < scales.Length; t++)
        {
            scales[t] = Scale(gradient.Slice(offset, tensorSizes[t]), density);
            offset += tensorSizes[t];
        }

        return scales;
    }

    /// <summary>
    /// s, rounded up to a float32 so that the density stays a bound; any s is unbiased, as the probabilities are taken from the rounded
    /// one. The largest float32 where s would be above it.
    /// </summary>
    private static float Scale(ReadOnlySpan<float> tensor, double density)
    {
        double sum = 0;
        foreach (var value in tensor) sum += Math.Abs((double)value);

        if (sum == 0) return 0;

        var exact = Math.Min(sum / (density * tensor.Length), float.MaxValue);
        var rounded = (float)exact;
        return rounded < exact ? MathF.BitIncrement(rounded) : rounded;
    }

    private static float Draw(float value, float scale, SeededStream rounding)
    {
        var size = MathF.Abs(value);
        if (size == 0 || size >= scale) return value;

        return rounding.NextDouble() * scale < size ? MathF.CopySign(scale, value) : 0;
    }

    private static int DrawLevel(float value, float scale, SeededStream rounding)
    {
        if (value == 0) return 0;

        // At most density * n steps, as s is the sum of all sizes over that.
        var steps = Math.Abs((double)value) / scale;
        var whole = (int)Math.Min(steps, LevelUpdate.MaxLevel - 1);
        var level = whole + (rounding.NextDouble() < steps - whole && float.IsFinite(LevelUpdate.Value(scale, whole + 1, 1)) ? 1 : 0);
        return value < 0 ? -level : level;
    }
}
