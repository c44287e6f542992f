using System.CommandLine;
using System.Text.Json;
using AfdActors.Coordinator;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Files;

namespace AfdActors.Cli.Commands;

/// <summary>
/// Prints the rows of compare and demo, which have one shape, and keeps them in <c>compare.json</c> and <c>report.html</c>.
/// </summary>
internal static class ComparisonOutput
{
    private static readonly string[] Nameless = [];

    private sealed record Output(IReadOnlyList<CompareRow> Rows, IReadOnlyList<VariantSummary> Variants);

    /// <summary>Writes what is finished.</summary>
    /// <param name="path">Folder for the files, or null.</param>
    /// <param name="report">File for the report where there is no folder, or null.</param>
    /// <exception cref="RunFailedException">Not all is finished.</exception>
    public static void Write(
        CommandServices services, ParseResult parsed, VariantOutcomes outcomes, RunConfiguration common, string? path,
        string? report = null)
    {
        if (outcomes.Finished.Count > 0)
            Write(services, parsed, outcomes.Finished, common, path, report);
        if (outcomes.Failed.Count > 0)
        {
            throw new RunFailedException(
                string.Join(Environment.NewLine, outcomes.Failed.Select(failed => $"{failed.Variant.RunName}: {failed.Failure.Message}")));
        }
    }

    private static void Write(
        CommandServices services, ParseResult parsed, IReadOnlyList<VariantRun> runs, RunConfiguration common, string? path, string? report)
    {
        var target = common.Run.TargetAccuracy;
        var rows = Comparison.Rows(runs, target);
        var output = new Output(rows, VariantSummary.Of(rows));
        if (path is not null)
        {
            AtomicFile.WriteText(Path.Combine(path, "compare.json"), JsonSerializer.Serialize(output, RoundJson.Options) + "\n");
            report = ComparisonFolder.ReportPath(path);
        }

        if (report is not null) ReportFiles.Replace(report, ComparisonReport.Render(common, runs));

        if (parsed.GetValue(services.Json))
        {
            services.Terminal.WriteJson(output);
            return;
        }

        var to = services.Terminal;
        var named = runs.Any(run => run.Variant.File is not null);
        Show(to, output.Rows, named);
        if (output.Variants.Count < output.Rows.Count)
            Show(to, output.Variants, named);
        to.Out.WriteLine(
            "LTE time is simulated: measured bytes over the modeled links (afd.network), with training; links alone beside it.");
        to.Out.WriteLine(
            "A ratio is the figure of the baseline over the row's, "
            + (target > 0 ? FormattableString.Invariant($"until test accuracy {target} was first reached.") : "for the whole run."));
        if (output.Variants.Count < output.Rows.Count)
            to.Out.WriteLine("Less baseline is the difference of accuracy, in points, seed by seed: its mean and the mean's 95 % interval.");
        to.Out.WriteLine($"baseline: {Baseline.Title(runs, target)}");
        if (report is not null)
            to.Out.WriteLine($"report: {report}");
    }

    private static void Show(Terminal to, IReadOnlyList<CompareRow> rows, bool named) => Tables.Write(
        to, named ? 5 : 4,
        [.. named ? ["name"]
        : Nameless, "strategy", "uplink", "downlink", "seed", "accuracy", "down", "up", "LTE time", "target round", "LTE time", "links",
        "bytes", "ratio: time", "links", "bytes"],
        rows.Select(row => (IReadOnlyList<string>)
        [
            .. named ? [row.Name] : Nameless, row.Strategy, row.Uplink, row.Downlink, $"{row.Seed}", Format.Accuracy(row.Accuracy),
            Format.Bytes(row.BytesDown), Format.Bytes(row.BytesUp), Format.Seconds(row.SimulatedSeconds),
            Format.Rounds(row.RoundsToTarget), Format.Seconds(row.ConvergenceSeconds), Format.Seconds(row.ConvergenceCommunicationSeconds),
            Format.Bytes(row.BytesToTarget),
            Format.Ratio(row.Ratio), Format.Ratio(row.CommunicationRatio), Format.Ratio(row.BytesRatio),
        ]));

    private static void Show(Terminal to, IReadOnlyList<VariantSummary> variants, bool named) => Tables.Write(
        to, named ? 4 : 3,
        [.. named ? ["name"]
        : Nameless, "strategy", "uplink", "downlink", "seeds", "accuracy", "lowest", "highest", "less baseline", "converged", "target round", "LTE time",
        "links", "bytes", "ratio: time", "links", "bytes"],
        variants.Select(v => (IReadOnlyList<string>)
        [
            .. named ? [v.Name] : Nameless, v.Strategy, v.Uplink, v.Downlink, Format.Count(v.Seeds), Format.Accuracy(v.Accuracy),
            Format.Accuracy(v.Accuracy?.Min), Format.Accuracy(v.Accuracy?.Max), Format.Points(v.AccuracyDifference),
            $"{v.Converged} of {v.Seeds}",
            Format.Rounds(v.RoundsToTarget?.Mean), Format.Seconds(v.ConvergenceSeconds?.Mean),
            Format.Seconds(v.ConvergenceCommunicationSeconds?.Mean), Format.Bytes(v.BytesToTarget?.Mean),
            Format.Ratio(v.Ratio), Format.Ratio(v.CommunicationRatio), Format.Ratio(v.BytesRatio),
        ]));
}
