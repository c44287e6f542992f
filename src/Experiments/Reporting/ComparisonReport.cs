using System.Globalization;
using System.Text;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary><c>report.html</c> of a comparison: all variants at a glance in one file that needs nothing else.</summary>
public static class ComparisonReport
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:1400px;margin:2rem auto;padding:0 1rem;color:#1c2530}
        h1,h2{font-weight:600}figure.wide{display:inline-block;width:640px;margin:0 20px 16px 0;vertical-align:top}figcaption{font-weight:600}
        svg{width:100%}svg text{font-size:11px;fill:#5a6673}.grid{stroke:#e3e7eb}.mean{fill:none;stroke-width:2}.band{fill-opacity:.13}
        .target{stroke:#1c2530;stroke-dasharray:4 4}rect{fill:#0b62a8}ul.legend{list-style:none;padding:0;columns:2}ul.legend svg{width:36px;height:12px;margin-right:8px}
        div.scroll{overflow:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
        td,th{padding:2px 9px;text-align:right;border-bottom:1px solid #e3e7eb;white-space:nowrap}td.text,th.text{text-align:left}
        pre{background:#f5f7f9;padding:1rem;overflow:auto}
        """;

    private static readonly string[] Nameless = [];

    /// <summary>Renders the page.</summary>
    /// <param name="common">The configuration, but for what the variants say; its target is that of all.</param>
    /// <param name="runs">At least one.</param>
    public static string Render(RunConfiguration common, IReadOnlyList<VariantRun> runs)
    {
        var target = common.Run.TargetAccuracy;
        var rows = Comparison.Rows(runs, target);
        var html = new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>AfdActors comparison</title><style>").Append(Style)
            .Append(CultureInfo.InvariantCulture,
                $"</style></head><body>\n<h1>{Svg.Text(common.Data.Name)}, {Svg.Text(common.Model)}: {runs.Select(run => run.Variant.Name).Distinct().Count()} variants</h1>\n");
        html.Append("<p>Means over seeds. Times are simulated: measured bytes over the modeled links, with training. A ratio is the baseline's ")
            .Append("figure over the variant's, seed by seed (geometric mean)")
                .Append(target > 0 ? ", until the target was first reached.</p>\n" : ", of whole runs.</p>\n");
        var variants = VariantSummary.Of(rows);
        var named = runs.Any(run => run.Variant.File is not null);
        Variants(html, variants, named);
        Ratios(html, variants, named, Baseline.Title(runs, target), target);
        Curves(html, MeanCurve.Of(runs), target);
        ScoreMaps(html, runs);
        Runs(html, rows, named);
        Configurations(html, common, runs);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Variants(StringBuilder html, IReadOnlyList<VariantSummary> variants, bool named) => Table(
        html, "Variants", named ? 4 : 3,
        [.. named ? ["name"] : Nameless, "strategy", "downlink", "uplink", "seeds", "accuracy", "lowest", "highest", "down", "up", "time"],
        variants.Select(v => (IReadOnlyList<string>)
        [
            .. named ? [v.Name] : Nameless, v.Strategy, v.Downlink, v.Uplink, Format.Count(v.Seeds), Format.Accuracy(v.Accuracy),
            Format.Accuracy(v.Accuracy?.Min), Format.Accuracy(v.Accuracy?.Max),
            Format.Bytes(v.BytesDown), Format.Bytes(v.BytesUp), Format.Seconds(v.SimulatedSeconds),
        ]));

    private static void Ratios(StringBuilder html, IReadOnlyList<VariantSummary> variants, bool named, string baseline, double target) =>
        Table(
        html, string.Create(CultureInfo.InvariantCulture, $"{(target > 0 ? $"Until accuracy {target}, and r" : "R")}atios to {baseline}"),
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

    private static void Runs(StringBuilder html, IReadOnlyList<CompareRow> rows, bool named) => Table(
        html, "Runs", named ? 4 : 3,
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

    private static void Curves(StringBuilder html, IReadOnlyList<MeanCurve> curves, double target)
    {
        html.Append("<h2>Accuracy</h2>\n<p>Curves are means over seeds, bands reach from the lowest seed to the highest; the dashed line is the target.</p>\n<ul class=\"legend\">\n");
        var styles = new CurveStyles(curves.Select(curve => curve.Variant));
        foreach (var variant in curves.Select(curve => curve.Variant))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<li><svg viewBox=\"0 0 36 12\"><path class=\"mean\" {styles.StrokeOf(variant)} d=\"M0 6H36\"/></svg>{Svg.Text(variant.Title)}\n");
        }

        var (unit, scale) = curves.SelectMany(curve => curve.Points).Select(point => point.Seconds).DefaultIfEmpty(0)
            .Max() switch
        { >= 7200 => ("hours", 3600), >= 120 => ("minutes", 60), _ => ("seconds", 1) };
        html.Append("</ul>\n");
        ChartAxis[] axes =
        [
            new("Accuracy over rounds", "round", point => point.Round, Logarithmic: false),
            new("Accuracy over bytes", "MB down and up, logarithmic", point => point.Megabytes, Logarithmic: true),
            new("Accuracy over simulated time", $"{unit}, logarithmic", point => point.Seconds / scale, Logarithmic: true),
        ];
        foreach (var axis in axes) html.Append(new AccuracyChart(axis, curves, target).Render(styles));
    }

    private static void ScoreMaps(StringBuilder html, IReadOnlyList<VariantRun> runs)
    {
        html.Append("<h2>Score maps over time</h2>\n");
        var scored = runs.GroupBy(run => run.Variant.Name).Select(same => same.First()).Where(run => run.Scores.Count > 0).ToList();
        if (scored.Count == 0)
            html.Append("<p>None of these strategies keeps any.</p>\n");
        foreach (var run in scored)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{Svg.Text(run.Variant.Title)}, seed {run.Variant.Seed}</h3>\n");
            foreach (var group in run.Scores[^1].Groups.Select(group => group.Group))
            {
                html.Append(Svg.HeatMapOverTime(group, [.. run.Scores.Select(snapshot =>
                    ($"round {snapshot.Round}", snapshot.Groups.First(other => other.Group == group).Scores))]));
            }
        }
    }

    /// <summary>The common configuration, and the keys in which those of files differ from it.</summary>
    private static void Configurations(StringBuilder html, RunConfiguration common, IReadOnlyList<VariantRun> runs)
    {
        html.Append("<h2>Configuration</h2>\n<p>But for ")
            .Append(runs.All(run => run.Variant.File is not null) ? "the seed" : "strategy, codecs and seed").Append(".</p>\n<pre>")
            .Append(Svg.Text(ConfigurationText.Render(common))).Append("</pre>\n");
        foreach (var run in runs.Where(run => run.Variant.File is not null).DistinctBy(run => run.Variant.Name))
        {
            var differences = ConfigurationText
                .Keys(run.Configuration with { Run = run.Configuration.Run with { Seed = common.Run.Seed } })
                .Except(ConfigurationText.Keys(common))
                .ToList();
            html.Append(CultureInfo.InvariantCulture,
                $"<p>{Svg.Text(run.Variant.Name)}{(differences.Count == 0 ? " is this configuration." : " differs from it:")}</p>\n");
            if (differences.Count > 0)
                html.Append("<pre>").AppendJoin('\n', differences.Select(key => Svg.Text($"{key.Key} = {key.Value}"))).Append("</pre>\n");
        }
    }

    private static void Table(
        StringBuilder html, string title, int textColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Svg.Text(title)}</h2>\n<div class=\"scroll\"><table>\n<tr>");
        for (var i = 0; i < headings.Count; i++)
            html.Append(i < textColumns ? "<th class=\"text\">" : "<th>").Append(Svg.Text(headings[i]));
        foreach (var row in rows)
        {
            html.Append("</tr>\n<tr>");
            for (var i = 0; i < row.Count; i++)
                html.Append(i < textColumns ? "<td class=\"text\">" : "<td>").Append(Svg.Text(row[i]));
        }

        html.Append("</tr>\n</table></div>\n");
    }
}
