using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What one update may weigh in an average. Both bounds are fixed before a round's first update comes, so that sums do not depend on
/// the order of arrival and nothing has to be kept back until the last one is there.
/// </summary>
/// <param name="MaxSamples">A client with more samples counts as one with so many (n_k of FedAvg).</param>
/// <param name="MaxNorm">The largest norm of an update, as a multiple of the reference; 0: any.</param>
/// <param name="Reference">Of the last round (<see cref="SizedNorm.Next"/>); null before the first.</param>
/// <param name="ModelNorm">Of the global model without its buffers: no update's reference exceeds it.</param>
public sealed record ContributionBounds(int MaxSamples, double MaxNorm, SizedNorm? Reference, double ModelNorm)
{
    /// <param name="maxWeight">Samples that count, as a multiple of the median client's; 0: any.</param>
    /// <param name="samples">What the clients registered that the cohort is drawn from.</param>
    /// <param name="maxNorm">The largest norm, as a multiple of the reference; 0: any.</param>
    /// <param name="reference">Of the last round.</param>
    /// <param name="weights">The global model without its buffers.</param>
    public static ContributionBounds Of(
        double maxWeight, IEnumerable<int> samples, double maxNorm, SizedNorm? reference, ReadOnlySpan<float> weights)
    {
        var most = int.MaxValue;
        if (maxWeight > 0)
        {
            var sorted = samples.Order().ToList();
            if (sorted.Count > 0) most = (int)Math.Min(int.MaxValue, Math.Max(1, maxWeight * sorted[sorted.Count / 2]));
        }

        return new ContributionBounds(most, maxNorm, reference, maxNorm == 0 ? 0 : Norm(weights));
    }

    /// <summary>The largest norm of an update of so many coordinates.</summary>
    public double MaxNormOf(int coordinates) => MaxNorm == 0
        ? double.PositiveInfinity
        : MaxNorm * (Reference is { Norm: > 0 } reference ? Math.Min(reference.For(coordinates), ModelNorm) : ModelNorm);

    /// <param name="update">Of the trained part.</param>
    /// <returns>The norm of the update.</returns>
    /// <exception cref="UpdateRefusedException">
    /// It is larger than the bound; diverged where it is larger than the bound by as much as the bound is than the reference.
    /// </exception>
    public SizedNorm Check(ModelUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var (norm, most) = (Norm(update.Values), MaxNormOf(update.Count));
        return norm <= most || !double.IsFinite(norm)
            ? new SizedNorm(norm, update.Count)
            : throw new UpdateRefusedException(
                $"expected an update whose norm is at most {most:g4}, got {norm:g4} (afd.robustness.max-norm)")
            {
                Diverged = norm > MaxNorm * most,
            };
    }

    /// <summary>The L2 norm, in double. Each of 16 sums has every 16th square, so that all machines add in the same order.</summary>
    internal static double Norm(ReadOnlySpan<float> values)
    {
        var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
        ref var first = ref MemoryMarshal.GetReference(values);
        var done = 0;
        for (; done <= values.Length - Vector512<float>.Count; done += Vector512<float>.Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)done));
            low += lower * lower;
            high += upper * upper;
        }

        var sums = low + high;
        var squares = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++) squares += sums[lane];
        foreach (var value in values[done..]) squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
