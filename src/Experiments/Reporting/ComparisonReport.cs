using System.Globalization;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary><c>report.html</c> of a comparison: all variants at a glance in one file that needs nothing else.</summary>
public static class ComparisonReport
{
    private static readonly string[] Nameless = [];

    /// <summary>Renders the page.</summary>
    /// <param name="common">The configuration, but for what the variants say; its target is that of all.</param>
    /// <param name="runs">At least one; those that are not finished count with the rounds that they have.</param>
    public static string Render(RunConfiguration common, IReadOnlyList<VariantRun> runs)
    {
        var target = common.Run.TargetAccuracy;
        var rows = Comparison.Rows(runs, target);
        var variants = VariantSummary.Of(rows);
        var page = new HtmlPage($"{common.Data.Name}, {common.Model}: {Format.Count(variants.Count)} variants");
        page.Facts(
        [
            .. HtmlPage.FactsOf(runs.Select(run => run.Origin).FirstOrDefault(origin => origin is not null)),
            ("seeds", string.Join(", ", runs.Select(run => run.Variant.Seed).Distinct())),
            ("runs", Finished(runs)),
        ]);
        page.Paragraph(
            "Means over seeds. Less baseline is the difference of accuracy, in points, seed by seed; of several seeds with the 95 % interval of "
            + "its mean. Times are simulated: measured bytes over the modeled links, with training. A ratio is the baseline's "
            + "figure over the variant's, seed by seed (geometric mean)"
            + (target > 0 ? ", until the target was first reached." : ", of whole runs."));
        var named = runs.Any(run => run.Variant.File is not null);
        Variants(page, variants, named);
        Ratios(page, variants, named, Baseline.Title(runs, target), target);
        Curves(page, MeanCurve.Of(runs), target);
        ScoreMaps(page, runs);
        Runs(page, rows, named);
        Configurations(page, common, runs);
        return page.End();
    }

    private static string Finished(IReadOnlyList<VariantRun> runs)
    {
        var open = runs.Where(run => !run.IsFinished).ToList();
        return open.Count == 0
            ? Format.Count(runs.Count)
            : $"{Format.Count(runs.Count)}, not finished: " + string.Join(", ", open.Select(run =>
                $"{run.Variant.RunName} ({Format.Count(run.Rounds.Count)} of {Format.Count(run.Configuration.Run.Rounds)} rounds)"));
    }

    private static void Variants(HtmlPage page, IReadOnlyList<VariantSummary> variants, bool named) => Table(
        page, "Variants", named ? 4 : 3,
        [.. named ? ["name"] : Nameless, "strategy", "downlink", "uplink", "seeds", "accuracy", "lowest", "highest", "less baseline", "down", "up", "time"],
        variants.Select(v => (IReadOnlyList<string>)
        [
            .. named ? [v.Name] : Nameless, v.Strategy, v.Downlink, v.Uplink, Format.Count(v.Seeds), Format.Accuracy(v.Accuracy),
            Format.Accuracy(v.Accuracy?.Min), Format.Accuracy(v.Accuracy?.Max), Format.Points(v.AccuracyDifference),
            Format.Bytes(v.BytesDown), Format.Bytes(v.BytesUp), Format.Seconds(v.SimulatedSeconds),
        ]));

    private static void Ratios(HtmlPage page, IReadOnlyList<VariantSummary> variants, bool named, string baseline, double target) =>
        Table(
        page, string.Create(CultureInfo.InvariantCulture, $"{(target > 0 ? $"Until accuracy {target}, and r" : "R")}atios to {baseline}"),
        named ? 4 : 3,
        [.. named ? ["name"]
            : Nameless, "strategy", "downlink", "uplink", "converged", "rounds", "time", "links alone", "bytes", "ratio of time",
            "of links alone", "of bytes", "of bytes down", "of bytes up"],
        variants.Select(v => (IReadOnlyList<string>)
        [
            .. named ? [v.Name] : Nameless, v.Strategy, v.Downlink, v.Uplink, target > 0 ? $"{v.Converged} of {v.Seeds}" : "-",
            Format.Rounds(v.RoundsToTarget?.Mean), Format.Seconds(v.ConvergenceSeconds?.Mean),
            Format.Seconds(v.ConvergenceCommunicationSeconds?.Mean), Format.Bytes(v.BytesToTarget?.Mean),
            Format.Ratio(v.Ratio), Format.Ratio(v.CommunicationRatio), Format.Ratio(v.BytesRatio), Format.Ratio(v.BytesDownRatio),
            Format.Ratio(v.BytesUpRatio),
        ]));

    private static void Runs(HtmlPage page, IReadOnlyList<CompareRow> rows, bool named) => Table(
        page, "Runs", named ? 4 : 3,
        [.. named ? ["name"]
            : Nameless, "strategy", "downlink", "uplink", "seed", "rounds", "accuracy", "test loss", "down", "up", "time", "measured time",
            "dropped", "rounds to target", "time to target", "bytes to target", "ratio of time", "ratio of bytes", "model"],
        rows.Select(row => (IReadOnlyList<string>)
        [
            .. named ? [row.Name] : Nameless, row.Strategy, row.Downlink, row.Uplink, $"{row.Seed}", Format.Count(row.Rounds),
            Format.Accuracy(row.Accuracy), Format.Number(row.Loss), Format.Bytes(row.BytesDown), Format.Bytes(row.BytesUp),
            Format.Seconds(row.SimulatedSeconds), Format.Seconds(row.Seconds), Format.Count(row.Dropped), Format.Rounds(row.RoundsToTarget),
            Format.Seconds(row.ConvergenceSeconds),
            Format.Bytes(row.BytesToTarget), Format.Ratio(row.Ratio), Format.Ratio(row.BytesRatio), Format.Hash(row.ModelSha256),
        ]));

    private static void Curves(HtmlPage page, IReadOnlyList<MeanCurve> curves, double target)
    {
        page.Heading("Accuracy");
        page.Paragraph("Curves are means over seeds, bands reach from the lowest seed to the highest; the dashed line is the target.");
        var styles = new CurveStyles(curves.Select(curve => curve.Variant));
        page.Legend(curves.Select(curve => (curve.Variant.Title, styles.Of(curve.Variant))));
        page.Figures(ComparisonFigures.Curves(curves, target), legends: false);
    }

    private static void ScoreMaps(HtmlPage page, IReadOnlyList<VariantRun> runs)
    {
        List<Figure> maps = [.. ComparisonFigures.Scores(runs)];
        if (maps.Count == 0) return;
        page.Heading("Score maps over time");
        page.Figures(maps);
    }

    /// <summary>The common configuration, and the keys in which those of files differ from it.</summary>
    private static void Configurations(HtmlPage page, RunConfiguration common, IReadOnlyList<VariantRun> runs)
    {
        page.Heading("Configuration");
        page.Paragraph($"But for {(runs.All(run => run.Variant.File is not null) ? "the seed" : "strategy, codecs and seed")}.");
        page.Code(ConfigurationText.Render(common));
        foreach (var run in runs.Where(run => run.Variant.File is not null).DistinctBy(run => run.Variant.Name))
        {
            var differences = ConfigurationText
                .Keys(run.Configuration with { Run = run.Configuration.Run with { Seed = common.Run.Seed } })
                .Except(ConfigurationText.Keys(common))
                .ToList();
            page.Paragraph(run.Variant.Name + (differences.Count == 0 ? " is this configuration." : " differs from it:"));
            if (differences.Count > 0) page.Code(string.Join('\n', differences.Select(key => $"{key.Key} = {key.Value}")));
        }
    }

    private static void Table(
        HtmlPage page, string title, int textColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        page.Heading(title);
        page.Table(textColumns, headings, rows);
    }
}
