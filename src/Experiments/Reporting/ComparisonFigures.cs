using AfdActors.Experiments.Reporting.Figures;

namespace AfdActors.Experiments.Reporting;

/// <summary>The figures of a comparison: those of its <c>report.html</c>.</summary>
public static class ComparisonFigures
{
    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="target">Accuracy 0..1 that counts as converged; 0: none.</param>
    public static IReadOnlyList<Figure> Of(IReadOnlyList<VariantRun> runs, double target) =>
        [.. Curves(MeanCurve.Of(runs), target), .. Scores(runs)];

    /// <summary>A curve for each variant: its mean over the seeds, with a band from the lowest seed to the highest.</summary>
    internal static IEnumerable<Figure> Curves(IReadOnlyList<MeanCurve> curves, double target)
    {
        var styles = new CurveStyles(curves.Select(curve => curve.Variant));
        var (unit, scale) = Course.UnitOf(curves.SelectMany(curve => curve.Points).Select(point => point.Seconds));
        yield return Chart("Accuracy over rounds", new ChartAxis("round", AxisKind.Whole), point => point.Round);
        yield return Chart(
            "Accuracy over bytes", new ChartAxis("MB down and up, logarithmic", AxisKind.Logarithmic), point => point.Megabytes);
        yield return Chart(
            "Accuracy over simulated time", new ChartAxis($"{unit}, logarithmic", AxisKind.Logarithmic), point => point.Seconds / scale);

        Figure Chart(string title, ChartAxis axis, Func<CurvePoint, double> at) => new LineChart(
            title, axis,
            [
                .. curves.Select(curve => new ChartCurve(
                    curve.Variant.Title, styles.Of(curve.Variant),
                    [.. curve.Points.Select(point => new ChartPoint(at(point), point.Accuracy, point.Lowest, point.Highest))])),
            ],
            accuracies: true, target).Render();
    }

    /// <summary>Score maps over time of one run of each variant, a figure for each unit group.</summary>
    internal static IEnumerable<Figure> Scores(IReadOnlyList<VariantRun> runs) =>
        from run in runs.GroupBy(run => run.Variant.Name).Select(same => same.First())
        where run.Scores.Count > 0
        from @group in run.Scores[^1].Groups.Select(scores => scores.Group)
        select HeatMap.OverTime(
            $"{run.Variant.RunName}-{@group}", $"{run.Variant.Title}, seed {run.Variant.Seed}: {@group}",
            [.. run.Scores.Select(snapshot =>
                ($"round {snapshot.Round}", snapshot.Groups.First(other => other.Group == @group).Scores))]);
}
