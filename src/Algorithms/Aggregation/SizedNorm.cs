namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// The size of an update: its Euclidean norm, and of how many coordinates it is. That of a round's median update is the reference by which
/// the next round's updates are measured (docs/decisions/robustness.md).
/// </summary>
/// <param name="Norm">At least 0.</param>
/// <param name="Coordinates">Of the sub-model, at least 1.</param>
public readonly record struct SizedNorm(double Norm, int Coordinates)
{
    /// <summary>
    /// The part of the last reference that remains when a round's updates are smaller: clients that are done do not shut the others out.
    /// </summary>
    private const double Decay = 0.9;

    /// <summary>
    /// What an update of so many coordinates is measured by. With the same change in each coordinate a norm grows with the root of their
    /// number, so a larger sub-model may have more. A smaller one may have as much, as few weights change more each.
    /// </summary>
    public double For(int coordinates) => Norm * Math.Max(1, Math.Sqrt((double)coordinates / Coordinates));

    /// <summary>
    /// The reference after a round: the median of its accepted updates by norm, the smaller one of two, but no less than nine tenths of the
    /// last reference.
    /// </summary>
    public static SizedNorm Next(SizedNorm? last, IEnumerable<SizedNorm> updates)
    {
        var sorted = updates.OrderBy(update => update.Norm).ToList();
        var median = sorted[(sorted.Count - 1) / 2];
        return last is { } before && Decay * before.Norm > median.Norm ? before with { Norm = Decay * before.Norm } : median;
    }
}
