using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>Differences as whole multiples of a step. What rounds to 0 is not among them.</summary>
internal static class DifferenceQuantizer
{
    /// <summary>A step per tensor, of which its largest difference has 2^(bits-1) - 1: the levels of <see cref="ValueCode"/>.</summary>
    /// <param name="chosen">Finite.</param>
    /// <param name="tensorSizes">They tell which difference is whose.</param>
    /// <param name="valueBits">16, 8 or 4.</param>
    public static LevelUpdate Steps(ModelUpdate chosen, ReadOnlySpan<int> tensorSizes, int valueBits)
    {
        var scales = new float[tensorSizes.Length];
        var positions = new List<int>(chosen.Positions.Length);
        var levels = new List<int>(chosen.Positions.Length);
        var (next, end) = (0, 0);
        for (var t = 0; t < tensorSizes.Length; t++)
        {
            var first = next;
            end += tensorSizes[t];
            while (next < chosen.Positions.Length && chosen.Positions[next] < end) next++;
            if (next == first) continue;
            scales[t] = MathF.Abs(TensorPrimitives.MaxMagnitude(chosen.Values[first..next]));
            for (var i = first; i < next; i++)
                Add(chosen.Positions[i], ValueCode.LevelOf(chosen.Values[i], scales[t], valueBits), positions, levels);
        }

        return new LevelUpdate([.. positions], [.. levels], scales, ValueCode.Levels(valueBits));
    }

    /// <summary>
    /// One step for all tensors: the median size of the differences that are not 0, of an even number the larger of the middle two. Half of
    /// them take at most a step and so few bits, and what is less than half a step waits. A step of each tensor's largest difference would
    /// spend as many levels on layers that move little as on those that move most. Longer where the largest would have more steps than a
    /// level can hold.
    /// </summary>
    /// <param name="chosen">Finite.</param>
    public static LevelUpdate MedianStep(ModelUpdate chosen)
    {
        var values = chosen.Values;
        var telling = values.Length - values.Count(0f);
        if (telling == 0) return new LevelUpdate([], [], [0f], Divisor: 1);
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(values));
        var step = Math.Max(TopK.SizeOf(values, (telling + 1) / 2), largest / (LevelUpdate.MaxLevel - 1));
        var positions = new List<int>(telling);
        var levels = new List<int>(telling);
        for (var i = 0; i < values.Length; i++) Add(chosen.Positions[i], LevelOf(values[i], step), positions, levels);

        return new LevelUpdate([.. positions], [.. levels], [step], Divisor: 1);
    }

    private static int LevelOf(float value, float step)
    {
        // A step so small that float32 rounds it coarsely can be shorter than it should be.
        var steps = Math.Clamp((double)value / step, -LevelUpdate.MaxLevel, LevelUpdate.MaxLevel);
        var level = (int)Math.Round(steps, MidpointRounding.AwayFromZero);
        return float.IsFinite(LevelUpdate.Value(step, level, 1)) ? level : level - Math.Sign(level);
    }

    private static void Add(int position, int level, List<int> positions, List<int> levels)
    {
        if (level == 0) return;
        positions.Add(position);
        levels.Add(level);
    }
}
