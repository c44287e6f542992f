using System.CommandLine;
using System.Globalization;
using AfdActors.Cli.Bench;
using AfdActors.Experiments.Reporting;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd bench</c>: how fast the parts are, as ratios measured in this process.</summary>
internal static class BenchCommand
{
    private static readonly string[] Parts = ["codec", "dgc", "aggregate", "training", "round", "all"];

    private sealed record Output(IReadOnlyList<BenchRow> Rows);

    public static Command Create(CommandServices services)
    {
        var part = new Argument<string>("PART") { Description = "codec, dgc, aggregate, training, round or all", DefaultValueFactory = _ => "all" };
        part.AcceptOnlyFromAmong(Parts);
        var command = new Command("bench", """
            Measure the codes, the compression, the aggregation, local training and whole rounds. Values are the best of a few runs; the
            reference is measured beside them: one pass over the same memory, the plain way to do the same, and for training on a model
            without a quarter of its units, training on all of it.

            Examples:
              afd bench codec
              afd bench training
              afd bench all --json
            """)
        {
            part,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var rows = await MeasureAsync(services, parsed.GetRequiredValue(part), cancel).ConfigureAwait(false);
            if (parsed.GetValue(services.Json))
                services.Terminal.WriteJson(new Output(rows));
            else
                Show(services.Terminal.Out, rows);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<BenchRow>> MeasureAsync(CommandServices services, string part, CancellationToken cancel)
    {
        var rows = new List<BenchRow>();
        var kernels = new KernelBench();
        (string, Func<IEnumerable<BenchRow>>)[] measurements =
            [("codec", kernels.Codec), ("dgc", kernels.Dgc), ("aggregate", kernels.Aggregate), ("training", TrainingBench.Rows)];
        foreach (var (name, measure) in measurements)
        {
            foreach (var row in part == name || part == "all" ? measure() : [])
            {
                cancel.ThrowIfCancellationRequested();
                rows.Add(row);
            }
        }

        if (part is "round" or "all")
        {
            var rounds = new RoundBench(services.Federation);
            rows.Add(await rounds.RunAsync("round.fedavg", "none", "raw", "raw", cancel).ConfigureAwait(false));
            rows.Add(await rounds.RunAsync("round.afd-dgc", "afd-single", "dgc", "hadamard", cancel).ConfigureAwait(false));
        }

        return rows;
    }

    private static void Show(TextWriter to, IReadOnlyList<BenchRow> rows) => Tables.Write(to, 1, ["name", "value", "reference", "ratio", "allocated"], rows.Select(row => (IReadOnlyList<string>)
    [
        row.Name, string.Create(CultureInfo.InvariantCulture, $"{row.Value:0.###} {row.Unit}"), string.Create(CultureInfo.InvariantCulture, $"{row.Reference:0.###} {row.Unit}"),
        string.Create(CultureInfo.InvariantCulture, $"{row.Ratio:0.00}"), Format.Bytes(row.AllocatedBytes),
    ]));
}
