namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>A sparse update whose values are whole multiples of a step, before it is encoded by <see cref="RangeUpdateCodec"/>.</summary>
/// <param name="Positions">Strictly ascending positions in the sub-model's flat order.</param>
/// <param name="Levels">One per position, never 0, at most <see cref="MaxLevel"/> in size.</param>
/// <param name="Scales">One for all tensors or one per tensor; finite, not negative.</param>
/// <param name="Divisor">At least 1: the value of level q is scale * q / divisor.</param>
public sealed record LevelUpdate(int[] Positions, int[] Levels, float[] Scales, int Divisor)
{
    /// <summary>Largest size of a level: every level is exact in float32.</summary>
    public const int MaxLevel = LevelModel.MaxLevel;

    /// <summary>In float64, then rounded to float32.</summary>
    public static float Value(float scale, int level, int divisor) => (float)((double)scale * level / divisor);

    /// <summary>What <see cref="RangeUpdateCodec.Decode"/> makes of this, without coding it.</summary>
    /// <param name="tensorSizes">They tell which scale is whose.</param>
    public ModelUpdate Decoded(ReadOnlySpan<int> tensorSizes)
    {
        var values = new float[Positions.Length];
        var (next, end) = (0, 0);
        for (var t = 0; t < tensorSizes.Length; t++)
        {
            end += tensorSizes[t];
            var scale = Scales[Scales.Length == 1 ? 0 : t];
            for (; next < values.Length && Positions[next] < end; next++) values[next] = Value(scale, Levels[next], Divisor);
        }

        return ModelUpdate.Sparse(end, Positions, values);
    }

    /// <exception cref="ArgumentException">
    /// A length, level, scale or divisor is not as stated above; positions are for the encoder to check.
    /// </exception>
    internal void Check(int tensors)
    {
        if (Levels.Length != Positions.Length || (Scales.Length != 1 && Scales.Length != tensors) || Divisor is < 1 or > MaxLevel)
        {
            throw new ArgumentException(
                $"expected {Positions.Length} levels, 1 or {tensors} scales and a divisor of 1 to {MaxLevel}, got {Levels.Length}, {Scales.Length} and {Divisor}");
        }

        FloatBytes.CheckArgument(Scales, nameof(Scales));
        foreach (var level in Levels)
        {
            if (level is 0 or < -MaxLevel or > MaxLevel)
                throw new ArgumentException($"expected levels of 1 to {MaxLevel} in size, got {level}");
        }
    }
}
