namespace AfdActors.Experiments.Reporting;

/// <summary>One variant over all its seeds: the <c>variants</c> of <c>afd compare --json</c>.</summary>
/// <param name="Name">Its configuration file's, or strategy, uplink and downlink.</param>
/// <param name="Seeds">Runs.</param>
/// <param name="Accuracy">Of the last evaluation.</param>
/// <param name="AccuracyDifference">To the baseline, paired by seed; null for the baseline itself, and where seeds have different ones.</param>
/// <param name="BytesDown">Mean of whole runs.</param>
/// <param name="BytesUp">Mean of whole runs.</param>
/// <param name="SimulatedSeconds">Mean of whole runs.</param>
/// <param name="Converged">Runs that reached the target accuracy; the figures on the way there are of these alone.</param>
/// <param name="Ratio">Geometric mean of the rows' ratios, as are the other ratios.</param>
public sealed record VariantSummary(
    string Name,
    string Strategy,
    string Uplink,
    string Downlink,
    int Seeds,
    Spread? Accuracy,
    PairedDifference? AccuracyDifference,
    double BytesDown,
    double BytesUp,
    double SimulatedSeconds,
    int Converged,
    Spread? RoundsToTarget,
    Spread? ConvergenceSeconds,
    Spread? ConvergenceCommunicationSeconds,
    Spread? BytesToTarget,
    double? Ratio,
    double? CommunicationRatio,
    double? BytesRatio,
    double? BytesDownRatio,
    double? BytesUpRatio)
{
    /// <summary>One per variant, in the order of their first rows.</summary>
    public static IReadOnlyList<VariantSummary> Of(IReadOnlyList<CompareRow> rows) =>
        [.. rows.GroupBy(row => row.Name).Select(group => Of(group.ToList()))];

    private static VariantSummary Of(List<CompareRow> rows) => new(
        rows[0].Name,
        rows[0].Strategy,
        rows[0].Uplink,
        rows[0].Downlink,
        rows.Count,
        Spread.Of(rows.Select(row => row.Accuracy)),
        // Differences to several baselines are no sample of anything.
        rows.Select(row => row.Baseline).Distinct().Count() > 1 || rows[0].Baseline == rows[0].Name ? null
            : PairedDifference.Of(rows.Select(row => row.AccuracyDifference)),
        rows.Average(row => row.BytesDown),
        rows.Average(row => row.BytesUp),
        rows.Average(row => row.SimulatedSeconds),
        rows.Count(row => row.RoundsToTarget is not null),
        Spread.Of(rows.Select(row => (double?)row.RoundsToTarget)),
        Spread.Of(rows.Select(row => row.ConvergenceSeconds)),
        Spread.Of(rows.Select(row => row.ConvergenceCommunicationSeconds)),
        Spread.Of(rows.Select(row => (double?)row.BytesToTarget)),
        Spread.Ratio(rows.Select(row => row.Ratio)),
        Spread.Ratio(rows.Select(row => row.CommunicationRatio)),
        Spread.Ratio(rows.Select(row => row.BytesRatio)),
        Spread.Ratio(rows.Select(row => row.BytesDownRatio)),
        Spread.Ratio(rows.Select(row => row.BytesUpRatio)));
}
