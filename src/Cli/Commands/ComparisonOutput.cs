using System.CommandLine;
using System.Text.Json;
using AfdActors.Cli.Reporting;
using AfdActors.Cli.RunFolder;

namespace AfdActors.Cli.Commands;

/// <summary>Prints the rows of compare and demo, which have one shape, and keeps them in <c>compare.json</c>.</summary>
internal static class ComparisonOutput
{
    private sealed record Output(IReadOnlyList<CompareRow> Rows);

    /// <param name="path">Folder for <c>compare.json</c>, or null.</param>
    public static void Write(CommandServices services, ParseResult parsed, IReadOnlyList<VariantRun> runs, double target, string? path)
    {
        var output = new Output(Comparison.Rows(runs, target));
        if (path is not null)
            AtomicFile.WriteText(Path.Combine(path, "compare.json"), JsonSerializer.Serialize(output, RoundJson.Options) + "\n");
        if (parsed.GetValue(services.Json))
            services.Terminal.WriteJson(output);
        else
            Show(services.Terminal.Out, output.Rows, target);
    }

    private static void Show(TextWriter to, IReadOnlyList<CompareRow> rows, double target)
    {
        Tables.Write(to, 4, ["strategy", "uplink", "downlink", "seed", "accuracy", "down", "up", "LTE time", "of it links", "target in round", "after LTE time", "ratio", "links only"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Strategy, row.Uplink, row.Downlink, $"{row.Seed}", Format.Accuracy(row.Accuracy), Format.Bytes(row.BytesDown), Format.Bytes(row.BytesUp),
                Format.Seconds(row.SimulatedSeconds), Format.Seconds(row.SimulatedCommunicationSeconds), row.RoundsToTarget is { } rounds ? Format.Count(rounds) : "-",
                row.ConvergenceSeconds is { } seconds ? Format.Seconds(seconds) : "-", Format.Ratio(row.Ratio), Format.Ratio(row.CommunicationRatio),
            ]));
        to.WriteLine("LTE time is simulated: measured bytes over the modelled links (afd.network), with training; ratio is the baseline's time over the row's,");
        to.WriteLine(target > 0 ? FormattableString.Invariant($"each until test accuracy {target} was first reached.") : "each for the whole run.");
    }
}
