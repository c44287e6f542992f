using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// An exponential moving average of the global models (<c>aggregation.averaging</c>): v_1 = w_1, v_t = beta v_{t-1} + (1 - beta) w_t. Averaging the iterates
/// of a stochastic method is Polyak's and Ruppert's (Polyak and Juditsky, 1992); arXiv:2103.11619 averages previous global models into the one that clients
/// train next, while here they train w_t as ever: v_t is what the run serves, and costs no traffic.
/// </summary>
public static class RunningAverage
{
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

        // As v + (1 - beta) (w - v): a weight that does not move any more keeps its bits.
        var next = new float[weights.Length];
        TensorPrimitives.Subtract(weights, average, next);
        TensorPrimitives.MultiplyAdd(next, (float)(1 - beta), average, next);
        return next;
    }
}
