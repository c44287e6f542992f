using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Reporting;

/// <summary>
/// An evaluated round of a variant, over its seeds: means of where it stands on each axis, and the accuracy with its spread.
/// </summary>
public sealed record CurvePoint(double Round, double Megabytes, double Seconds, double Accuracy, double Lowest, double Highest);

/// <summary>The accuracy of one variant as it learns.</summary>
/// <param name="Variant">Any of its runs' variants; its seed does not matter.</param>
public sealed record MeanCurve(Variant Variant, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>One curve per variant, in the order of their first runs; a point wherever all seeds were evaluated.</summary>
    public static IReadOnlyList<MeanCurve> Of(IReadOnlyList<VariantRun> runs) =>
        [.. runs.GroupBy(run => run.Variant.Name)
            .Select(same => new MeanCurve(same.First().Variant, Means([.. same.Select(run => Evaluated(run.Rounds))])))];

    private static List<CurvePoint> Means(IReadOnlyList<IReadOnlyList<CurvePoint>> seeds) =>
    [
        .. seeds.SelectMany(points => points).GroupBy(point => point.Round).Where(round => round.Count() == seeds.Count)
            .OrderBy(round => round.Key).Select(round => new CurvePoint(
            round.Key,
            round.Average(point => point.Megabytes),
            round.Average(point => point.Seconds),
            round.Average(point => point.Accuracy),
            round.Min(point => point.Accuracy),
            round.Max(point => point.Accuracy))),
    ];

    private static List<CurvePoint> Evaluated(IReadOnlyList<RoundReport> rounds) =>
    [
        .. from place in Course.Of(rounds)
           where place.Report.Accuracy is not null
           let accuracy = place.Report.Accuracy!.Value
           select new CurvePoint(place.Report.Round, place.Megabytes, place.Seconds, accuracy, accuracy, accuracy),
    ];
}
