using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Training;

namespace AfdActors.Experiments.Reporting;

/// <summary>The figures of a run: those of its <c>report.html</c>.</summary>
public static class RunFigures
{
    private const int MostPoints = 400;

    private static readonly CurveStyle One = new(0);

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<Figure> Of(RunContents run) => [.. Curves(run), .. Clients(run), .. Confusion(run), .. Scores(run)];

    /// <summary>Accuracy, losses, the metrics of <c>afd.run.metrics</c> and the privacy spent, as the run goes on.</summary>
    internal static IEnumerable<Figure> Curves(RunContents run)
    {
        var (rounds, target) = (run.Rounds, run.Configuration.Run.TargetAccuracy);
        var course = Course.Of(rounds);
        var (unit, scale) = Course.UnitOf(course.Select(place => place.Seconds));
        yield return Accuracy("Accuracy by round", new ChartAxis("round", AxisKind.Whole), place => place.Report.Round);
        yield return Accuracy("Accuracy by traffic", new ChartAxis("MB down and up", AxisKind.Linear), place => place.Megabytes);
        yield return Accuracy("Accuracy by simulated time", new ChartAxis(unit, AxisKind.Linear), place => place.Seconds / scale);
        yield return ByRound("Training loss by round", rounds, report => report.Loss);
        yield return ByRound("Test loss by round", rounds, report => report.TestLoss);
        foreach (var metric in MetricsOf(rounds))
            yield return ByRound($"{metric} by round", rounds, report => report.Metrics?.GetValueOrDefault(metric));
        if (rounds.Any(report => report.Privacy is not null))
            yield return ByRound("Epsilon by round", rounds, report => report.Privacy?.Epsilon);

        Figure Accuracy(string title, ChartAxis axis, Func<Course, double> at) => new LineChart(
            title, axis,
            [
                new ChartCurve("accuracy", One, [.. course.Where(place => place.Report.Accuracy is not null)
                    .Select(place => new ChartPoint(at(place), place.Report.Accuracy!.Value))]),
            ],
            accuracies: true, target).Render();
    }

    /// <summary>The accuracies of the clients, the lowest first; none where they are not known.</summary>
    internal static IEnumerable<Figure> Clients(RunContents run)
    {
        var sorted = run.Clients.Where(client => client.Accuracy is not null).Select(client => client.Accuracy!.Value).Order().ToArray();
        if (sorted.Length == 0) yield break;
        var shown = Math.Min(sorted.Length, MostPoints);
        var points = Enumerable.Range(1, shown).Select(i => (int)((long)i * sorted.Length / shown))
            .Select(rank => new ChartPoint(100.0 * rank / sorted.Length, sorted[rank - 1]));
        yield return new LineChart(
            "Accuracy of clients, the lowest first", new ChartAxis("per cent of the clients", AxisKind.Linear),
            [new ChartCurve("accuracy on a client's own test samples", One, [.. points])], accuracies: true).Render("accuracy-of-clients");
    }

    /// <summary>Which classes are taken for which; none where that is not known.</summary>
    internal static IEnumerable<Figure> Confusion(RunContents run)
    {
        if (run.Evaluation is not { Confusion: { IsEmpty: false } rows } evaluation) yield break;
        yield return ConfusionChart.Of(
            evaluation.Round, new ConfusionMatrix(rows), ClassLabels.Of(run.Configuration, run.Model, rows.Length));
    }

    /// <summary>The last score maps, a figure for each unit group.</summary>
    internal static IEnumerable<Figure> Scores(RunContents run) =>
        (run.Scores?.Groups ?? []).Select(group => HeatMap.Of(group.Group, group.Scores));

    /// <summary>The metrics of <c>afd.run.metrics</c> that a round has, by name.</summary>
    internal static IReadOnlyList<string> MetricsOf(IReadOnlyList<RoundReport> rounds) =>
        [.. rounds.SelectMany(report => report.Metrics?.Keys ?? []).Distinct().Order(StringComparer.Ordinal)];

    private static Figure ByRound(string title, IReadOnlyList<RoundReport> rounds, Func<RoundReport, double?> value) => new LineChart(
        title, new ChartAxis("round", AxisKind.Whole),
        [new ChartCurve(title, One, [.. Points(rounds, value)])], accuracies: false).Render();

    /// <summary>A round that was not measured is no point; one whose value is not finite is a gap.</summary>
    private static IEnumerable<ChartPoint> Points(IReadOnlyList<RoundReport> rounds, Func<RoundReport, double?> value) =>
        rounds.Where(report => value(report) is not null).Select(report => new ChartPoint(report.Round, value(report)!.Value));
}
