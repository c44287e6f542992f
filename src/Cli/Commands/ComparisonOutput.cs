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
        Tables.Write(to, 4, ["strategy", "uplink", "downlink", "seed", "accuracy", "down", "up", "simulated time", "target in round", "converged after", "ratio"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Strategy, row.Uplink, row.Downlink, $"{row.Seed}", Format.Accuracy(row.Accuracy), Format.Bytes(row.BytesDown), Format.Bytes(row.BytesUp),
                Format.Seconds(row.SimulatedSeconds), row.RoundsToTarget is { } rounds ? Format.Count(rounds) : "-",
                row.ConvergenceSeconds is { } seconds ? Format.Seconds(seconds) : "-", Format.Ratio(row.Ratio),
            ]));
        to.WriteLine(target > 0
            ? FormattableString.Invariant($"Target accuracy {target}. Times are over the modelled LTE links (afd.network); ratio: how many times sooner than the baseline it was reached.")
            : "Times are over the modelled LTE links (afd.network); ratio: how many times less simulated time than the baseline's.");
    }
}
