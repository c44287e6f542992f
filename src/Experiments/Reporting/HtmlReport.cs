using System.Globalization;
using System.Text;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>Scores of one unit group, one per unit.</summary>
public sealed record GroupScores(string Group, IReadOnlyList<double> Scores);

/// <summary><c>report.html</c>: the run at a glance in one file that needs nothing else.</summary>
public static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:1340px;margin:2rem auto;padding:0 1rem;color:#1c2530}
        h1,h2{font-weight:600}figure{display:inline-block;width:420px;margin:0 12px 12px 0;vertical-align:top}figure.wide{width:640px}
        figcaption{font-weight:600}svg{width:100%}svg text{font-size:11px;fill:#5a6673}.grid{stroke:#e3e7eb}.curve{fill:none;stroke:#0b62a8;stroke-width:2}
        rect{fill:#0b62a8}table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:2px 10px;text-align:right;border-bottom:1px solid #e3e7eb}
        pre{background:#f5f7f9;padding:1rem;overflow:auto}td.text{text-align:left}
        """;

    /// <summary>Renders the page.</summary>
    /// <param name="scores">Score maps per group; empty for strategies without.</param>
    public static string Render(RunConfiguration configuration, IReadOnlyList<RoundReport> rounds, IReadOnlyList<GroupScores> scores)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>AfdActors run</title><style>")
            .Append(Style).Append("</style></head><body>\n<h1>").Append(Svg.Text(Title(configuration))).Append("</h1>\n");
        Summary(html, configuration, rounds);
        Curves(html, rounds);
        html.Append("<h2>Score maps</h2>\n");
        if (scores.Count == 0)
            html.Append("<p>This strategy keeps none, or no round has closed yet.</p>\n");
        foreach (var group in scores)
            html.Append(Svg.HeatMap(group.Group, group.Scores)).Append('\n');
        Rounds(html, rounds);
        return html.Append("<h2>Configuration</h2>\n<pre>").Append(Svg.Text(ConfigurationText.Render(configuration)))
            .Append("</pre>\n</body></html>\n").ToString();
    }

    private static string Title(RunConfiguration c) =>
        $"{c.Data.Name}, {c.Model}: {c.Dropout.Name}, {c.Downlink.Codec} down, {c.Uplink.Codec} up";

    private static void Summary(StringBuilder html, RunConfiguration configuration, IReadOnlyList<RoundReport> rounds)
    {
        var accuracy = rounds.LastOrDefault(report => report.Accuracy is not null)?.Accuracy;
        var (down, up) = (Format.Bytes(rounds.Sum(r => r.BytesDown)), Format.Bytes(rounds.Sum(r => r.BytesUp)));
        var (total, links) =
            (Format.Seconds(rounds.Sum(r => r.SimulatedSeconds)), Format.Seconds(rounds.Sum(r => r.SimulatedCommunicationSeconds)));
        html.Append(CultureInfo.InvariantCulture,
            $"<p>{rounds.Count} rounds; accuracy {Format.Accuracy(accuracy)}; {down} down, {up} up; ");
        html.Append(CultureInfo.InvariantCulture, $"simulated time {total}, of it communication {links}.");
        var target = configuration.Run.TargetAccuracy;
        if (Convergence.Of(rounds, target) is { } reached)
        {
            html.Append(CultureInfo.InvariantCulture,
                $" Accuracy {target} was reached in round {reached.Round} after {Format.Seconds(reached.Seconds)} simulated.");
        }

        if (rounds.Count > 0 && rounds[^1].Stopped is { } reason)
        {
            html.Append(CultureInfo.InvariantCulture,
                $" Stopped after round {rounds[^1].Round} of {configuration.Run.Rounds}: {Svg.Text(reason)}.");
        }

        html.Append("</p>\n");
    }

    private static void Curves(StringBuilder html, IReadOnlyList<RoundReport> rounds)
    {
        long bytes = 0;
        double seconds = 0;
        var points = new List<(RoundReport Report, double Megabytes, double Seconds)>();
        foreach (var report in rounds)
        {
            bytes += report.BytesDown + report.BytesUp;
            seconds += report.SimulatedSeconds;
            points.Add((report, bytes / 1e6, seconds));
        }

        var tested = points.Where(point => point.Report.Accuracy is not null).ToList();
        var (unit, scale) = seconds switch { >= 7200 => ("hours", 3600), >= 120 => ("minutes", 60), _ => ("seconds", 1) };
        html.Append("<h2>Curves</h2>\n")
            .Append(Svg.Curve(
                "Accuracy by round", "round", [.. tested.Select(p => ((double)p.Report.Round, p.Report.Accuracy!.Value))], true))
            .Append(Svg.Curve(
                "Accuracy by traffic", "MB down and up", [.. tested.Select(p => (p.Megabytes, p.Report.Accuracy!.Value))], true))
            .Append(Svg.Curve(
                "Accuracy by simulated time", unit, [.. tested.Select(p => (p.Seconds / scale, p.Report.Accuracy!.Value))], true))
            .Append(Svg.Curve(
                "Training loss by round", "round",
                [.. points.Where(p => p.Report.Loss is not null).Select(p => ((double)p.Report.Round, p.Report.Loss!.Value))], false));
        foreach (var metric in MetricsOf(rounds))
        {
            var measured = rounds.Where(report => MetricOf(report, metric) is not null)
                .Select(report => ((double)report.Round, MetricOf(report, metric)!.Value));
            html.Append(Svg.Curve($"{metric} by round", "round", [.. measured], false));
        }

        html.Append('\n');
    }

    /// <summary>The metrics of <c>afd.run.metrics</c> that a round has, by name.</summary>
    private static List<string> MetricsOf(IReadOnlyList<RoundReport> rounds) =>
        [.. rounds.SelectMany(report => report.Metrics?.Keys ?? []).Distinct().Order(StringComparer.Ordinal)];

    private static double? MetricOf(RoundReport report, string metric) => report.Metrics?.GetValueOrDefault(metric);

    private static void Rounds(StringBuilder html, IReadOnlyList<RoundReport> rounds)
    {
        var metrics = MetricsOf(rounds);
        html.Append("<h2>Rounds</h2>\n<table><tr><th>round<th>accepted<th>dropped<th>loss<th>accuracy");
        foreach (var metric in metrics) html.Append("<th>").Append(Svg.Text(metric));
        html.Append("<th>down<th>up<th>simulated<th>measured<th>model</tr>\n");
        foreach (var r in rounds)
        {
            var dropped = string.Join("; ", r.Dropped.Select(d => $"{d.Key}: {d.Value}"));
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{r.Round}<td>{r.Accepted.Count} of {r.Clients.Count}<td class=\"text\">{Svg.Text(dropped)}");
            html.Append(CultureInfo.InvariantCulture,
                $"<td>{Format.Number(r.Loss)}<td>{Format.Accuracy(r.Accuracy)}");
            foreach (var metric in metrics) html.Append("<td>").Append(Format.Number(MetricOf(r, metric)));
            html.Append(CultureInfo.InvariantCulture,
                $"<td>{Format.Bytes(r.BytesDown)}<td>{Format.Bytes(r.BytesUp)}<td>{Format.Seconds(r.SimulatedSeconds)}<td>{Format.Seconds(r.Seconds)}<td>{Format.Hash(r.ModelSha256)}</tr>\n");
        }

        html.Append("</table>\n");
    }
}
