using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// A running average of the global models (<c>aggregation.averaging</c>): v_1 = w_1, v_t = beta v_{t-1} + (1 - beta) w_t, Polyak's
/// averaging of iterates with weights that fall by beta a round. Averages of previous global models are those of server averaging
/// (arXiv:2103.11619), which makes them the global model itself; here clients train w_t as ever, and v_t is what the run serves.
/// </summary>
public static class RunningAverage
{
    /// <summary>
    /// beta of a round where it warms up (<c>aggregation.averaging-warm-up</c>), so that the average does not lag while models still become
    /// better fast: min(beta, (1 + t) / (10 + t)), as TensorFlow's ExponentialMovingAverage has it for t updates.
    /// </summary>
    /// <param name="beta">In [0, 1).</param>
    /// <param name="round">t.</param>
    public static double WarmUp(double beta, RoundId round) => Math.Min(beta, (1.0 + round.Value) / (10 + round.Value));

    /// <summary>v_t, a new vector or one of those given; neither is changed.</summary>
    /// <param name="beta">In [0, 1): weight of the average so far. With 0 no average is kept.</param>
    /// <param name="average">v_{t-1}; null before the first model.</param>
    /// <param name="weights">w_t.</param>
    /// <returns>Null where no average is kept: the model stands for itself.</returns>
    public static float[]? Next(double beta, float[]? average, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!((float)beta is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "expected an averaging in [0, 1)");
        if (beta == 0) return null;
        if (average is null) return weights;

        // As v + (1 - beta) (w - v), so that a weight that never moved has itself as its average, without any rounding.
        var next = new float[weights.Length];
        TensorPrimitives.Subtract(weights, average, next);
        TensorPrimitives.MultiplyAdd(next, (float)(1 - beta), average, next);
        return next;
    }
}
