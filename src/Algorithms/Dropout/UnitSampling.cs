using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Dropout;

/// <summary>Draws of k units without replacement; results ascend.</summary>
public static class UnitSampling
{
    /// <summary>
    /// Every subset of <paramref name="k"/> of <paramref name="units"/> units is equally likely (Knuth's selection sampling).
    /// </summary>
    public static int[] Uniform(int units, int k, SeededStream s)
    {
        CheckCount(units, k);
        var drawn = new int[k];
        var taken = 0;
        for (var unit = 0; taken < k; unit++)
        {
            if (s.NextInt(units - unit) < k - taken)
                drawn[taken++] = unit;
        }
        return drawn;
    }

    /// <summary>
    /// Weighted draw without replacement (Efraimidis and Spirakis, 2006): as if units were taken one after the other, each
    /// with probability weight / sum of the weights left. Unit u gets the key e/w_u, e exponential, and the smallest k keys win.
    /// Units of weight 0 come, uniformly, only after every other.
    /// </summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static int[] Weighted(ReadOnlySpan<double> weights, int k, SeededStream s)
    {
        CheckCount(weights.Length, k);
        var largest = 0.0;
        for (var unit = 0; unit < weights.Length; unit++)
        {
            if (!double.IsFinite(weights[unit]) || weights[unit] < 0)
                throw new ArgumentException($"expected finite weights of at least 0, got {weights[unit]} for unit {unit}", nameof(weights));
            largest = Math.Max(largest, weights[unit]);
        }
        var keys = new (double Key, double Exponential)[weights.Length];
        var units = new int[weights.Length];
        for (var unit = 0; unit < weights.Length; unit++)
        {
            var exponential = -Math.Log(1 - s.NextDouble());
            keys[unit] = (weights[unit] == 0 ? double.PositiveInfinity : exponential / (weights[unit] / largest), exponential);
            units[unit] = unit;
        }
        Array.Sort(units, (a, b) => (keys[a], a).CompareTo((keys[b], b)));
        var drawn = units[..k];
        Array.Sort(drawn);
        return drawn;
    }

    private static void CheckCount(int units, int k)
    {
        if (k < 1 || k > units)
            throw new ArgumentOutOfRangeException(nameof(k), k, $"expected 1 to {units} units");
    }
}
