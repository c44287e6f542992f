using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// The largest values as multiples of one step, of each tensor or of all: the smallest of them is 0.65 steps, so the step follows from the
/// density. A value v becomes floor(|v| / step + 0.35) steps with its sign, at least one. Rounding down pays, as smaller levels are
/// likelier and so shorter (a dead zone, as in image codes). One step for layers of different sizes gives each the bits its values are
/// worth. What is decoded lies within [v/2, 2v], so v minus it is exact in float32 and the residual loses nothing. A density so high that
/// values near 0 are chosen makes the step small and the levels long.
/// </summary>
public static class StepQuantizer
{
    private const double Smallest = 0.65;

    /// <param name="chosen">A sparse update; finite.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors.</param>
    public static LevelUpdate Quantize(ModelUpdate chosen, ReadOnlySpan<int> tensorSizes, SparsityScope scope)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        var steps = scope == SparsityScope.Model ? [StepOf(chosen.Values)] : new float[tensorSizes.Length];
        var positions = new List<int>(chosen.Positions.Length);
        var levels = new List<int>(chosen.Positions.Length);
        var first = 0;
        var end = 0;
        for (var t = 0; t < tensorSizes.Length; t++)
        {
            end += tensorSizes[t];
            var next = first;
            while (next < chosen.Positions.Length && chosen.Positions[next] < end) next++;

            var values = chosen.Values[first..next];
            if (scope == SparsityScope.Tensor) steps[t] = StepOf(values);

            var step = steps[scope == SparsityScope.Model ? 0 : t];
            for (var i = 0; i < values.Length; i++)
            {
                var level = LevelOf(values[i], step);
                if (level != 0)
                {
                    positions.Add(chosen.Positions[first + i]);
                    levels.Add(level);
                }
            }

            first = next;
        }

        return new LevelUpdate([.. positions], [.. levels], steps, Divisor: 1);
    }

    /// <summary>0 where there is no value but 0. Longer where the largest value would have too many steps.</summary>
    private static float StepOf(ReadOnlySpan<float> values)
    {
        var smallest = float.PositiveInfinity;
        float largest = 0;
        foreach (var value in values)
        {
            var size = MathF.Abs(value);
            largest = MathF.Max(largest, size);
            smallest = size > 0 ? MathF.Min(smallest, size) : smallest;
        }

        return largest == 0 ? 0 : (float)Math.Clamp(smallest / Smallest, largest / (double)(LevelUpdate.MaxLevel - 1), float.MaxValue);
    }

    /// <summary>0 for what is below half a step, which only a step that was made longer leaves out.</summary>
    private static int LevelOf(float value, float step)
    {
        var steps = Math.Abs((double)value) / step;
        if (!(steps >= 0.5)) return 0;

        // A step so small that float32 rounds it coarsely can be shorter than it should be.
        var level = Math.Clamp((int)Math.Floor(steps + 1 - Smallest), 1, LevelUpdate.MaxLevel);
        level -= float.IsFinite(LevelUpdate.Value(step, level, 1)) ? 0 : 1;
        return value < 0 ? -level : level;
    }
}
