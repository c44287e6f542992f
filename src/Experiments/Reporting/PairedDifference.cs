namespace AfdActors.Experiments.Reporting;

/// <summary>A figure less the baseline's of the same seed, over several seeds.</summary>
/// <param name="Pairs">Seeds in which both were measured.</param>
/// <param name="Mean">Of the differences.</param>
/// <param name="HalfWidth">
/// The 95 % confidence interval of the mean is Mean ± HalfWidth, by Student's t with a degree of freedom less than pairs; null below two
/// pairs. It holds as far as the differences are normally distributed.
/// </param>
public sealed record PairedDifference(int Pairs, double Mean, double? HalfWidth)
{
    private const double Confidence = 0.95;

    /// <summary>Of the differences that there are; null if there are none.</summary>
    public static PairedDifference? Of(IEnumerable<double?> differences) =>
        Spread.Of(differences) is not { } spread ? null
        : new PairedDifference(
            spread.Count, spread.Mean,
            spread.Deviation / Math.Sqrt(spread.Count) * (spread.Count > 1 ? StudentT.TwoSided(Confidence, spread.Count - 1) : 0));
}
