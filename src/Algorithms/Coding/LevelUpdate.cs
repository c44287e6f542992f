namespace AfdActors.Algorithms.Coding;

/// <summary>A sparse update whose values are whole multiples of a step, before it is encoded by <see cref="RangeUpdateCodec"/>.</summary>
/// <param name="Positions">Strictly ascending positions in the sub-model's flat order.</param>
/// <param name="Levels">One per position, never 0, at most <see cref="MaxLevel"/> in size.</param>
/// <param name="Scales">One for all tensors or one per tensor; finite, not negative.</param>
/// <param name="Divisor">At least 1: the value of level q is scale * q / divisor.</param>
public sealed record LevelUpdate(int[] Positions, int[] Levels, float[] Scales, int Divisor)
{
    /// <summary>Largest size of a level: every level is exact in float32.</summary>
    public const int MaxLevel = LevelModel.MaxLevel;

    public static float Value(float scale, int level, int divisor) => (float)((double)scale * level / divisor);
}
