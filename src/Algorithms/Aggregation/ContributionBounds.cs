using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What one update may weigh in an average. Both bounds are fixed before a round's first update comes, so that sums do not depend on
/// the order of arrival and nothing has to be kept back until the last one is there.
/// </summary>
/// <param name="MaxSamples">A client with more samples counts as one with so many (n_k of FedAvg).</param>
/// <param name="MaxNorm">An update with a larger Euclidean norm is refused.</param>
public sealed record ContributionBounds(int MaxSamples, double MaxNorm)
{
    /// <summary>
    /// The part of the last reference that remains when a round's updates are smaller: clients that are done do not shut the others out.
    /// </summary>
    private const double Decay = 0.9;

    /// <param name="maxWeight">Samples that count, as a multiple of the median client's; 0: any.</param>
    /// <param name="samples">What the clients registered that the cohort is drawn from.</param>
    /// <param name="maxNorm">The largest norm, as a multiple of the reference; 0: any.</param>
    /// <param name="reference">Of the last round (<see cref="NextReference"/>); null before the first.</param>
    /// <param name="weights">The global model without its buffers, whose own norm no update's reference exceeds.</param>
    public static ContributionBounds Of(
        double maxWeight, IEnumerable<int> samples, double maxNorm, double? reference, ReadOnlySpan<float> weights)
    {
        var most = int.MaxValue;
        if (maxWeight > 0)
        {
            var sorted = samples.Order().ToList();
            if (sorted.Count > 0) most = (int)Math.Min(int.MaxValue, Math.Max(1, maxWeight * sorted[sorted.Count / 2]));
        }

        if (maxNorm == 0) return new ContributionBounds(most, double.PositiveInfinity);
        var model = Norm(weights);
        return new ContributionBounds(most, maxNorm * (reference is > 0 and { } known ? Math.Min(known, model) : model));
    }

    /// <summary>
    /// The median norm of a round's accepted updates, the smaller one of two, but no less than nine tenths of the last reference.
    /// </summary>
    public static double NextReference(double? last, IEnumerable<double> norms)
    {
        var sorted = norms.Order().ToList();
        return Math.Max(sorted[(sorted.Count - 1) / 2], Decay * (last ?? 0));
    }

    /// <param name="update">Of the trained part.</param>
    /// <returns>The norm of the update.</returns>
    /// <exception cref="UpdateRefusedException">It is larger than the bound.</exception>
    public double Check(ModelUpdate update)
    {
        var norm = Norm(update.Values);
        return norm <= MaxNorm || !double.IsFinite(norm)
            ? norm
            : throw new UpdateRefusedException(
                $"expected an update whose norm is at most {MaxNorm:g4}, got {norm:g4} (afd.robustness.max-norm)");
    }

    internal static double Norm(ReadOnlySpan<float> values)
    {
        var squares = 0.0;
        foreach (var value in values) squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
