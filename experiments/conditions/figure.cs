// The figure of the sweep: dotnet run experiments/conditions/figure.cs OUT experiments/conditions/figure.png
#:package ScottPlot
using System.Text.Json;
using ScottPlot;

string[] rows = ["fedavg", "afd-dgc", "lean"];
Color[] colors = [Colors.Black, Colors.C0, Colors.C1];
(string Title, (string Label, string Folder)[] Points)[] panels =
[
    ("Skew of the labels", [("iid", "partition-iid"), ("alpha 1", "alpha-1"), ("0.5", "alpha-0.5"), ("0.1", "alpha-0.1"), ("two shards", "partition-shards")]),
    ("Clients, ten of them a round", [("10", "clients-10"), ("100", "alpha-0.5"), ("1,000", "clients-1000")]),
    ("Clients a round, of 100", [("1", "cohort-1"), ("5", "cohort-5"), ("10", "alpha-0.5"), ("20", "cohort-20")]),
    ("Dropout rate", [("0.1", "rate-0.1"), ("0.25", "rate-0.25"), ("0.5", "rate-0.5"), ("0.75", "rate-0.75")]),
    ("Clients that fail", [("none", "alpha-0.5"), ("a tenth", "drop-outs-0.1"), ("three tenths", "drop-outs-0.3")]),
];

var figure = new Multiplot();
figure.AddPlots(panels.Length);
for (var panel = 0; panel < panels.Length; panel++)
{
    var (title, points) = panels[panel];
    var plot = figure.GetPlot(panel);
    plot.Title(title);
    plot.YLabel("accuracy after 30 rounds, %");
    plot.Axes.Bottom.SetTicks([.. points.Select((_, i) => (double)i)], [.. points.Select(point => point.Label)]);
    foreach (var (row, r) in rows.Select((row, r) => (row, r)))
    {
        var measured = points.Select((point, i) => (X: (double)i, Accuracies: Accuracies(point.Folder, row))).Where(point => point.Accuracies.Count > 0).ToList();
        if (measured.Count == 0) continue;
        double[] x = [.. measured.Select(point => point.X)];
        double[] mean = [.. measured.Select(point => point.Accuracies.Average())];
        var line = plot.Add.Scatter(x, mean, colors[r]);
        line.LegendText = row;
        plot.PlottableList.Add(new ScottPlot.Plottables.ErrorBar(
            x, mean, null, null,
            [.. measured.Select(point => point.Accuracies.Average() - point.Accuracies.Min())],
            [.. measured.Select(point => point.Accuracies.Max() - point.Accuracies.Average())]) { Color = colors[r] });
    }

    plot.ShowLegend(Alignment.LowerLeft);
}

figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 2, columns: 3);
figure.SavePng(args[1], 1500, 800);

List<double> Accuracies(string folder, string row)
{
    using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(args[0], folder, "compare.json")));
    return
    [
        .. file.RootElement.GetProperty("rows").EnumerateArray()
            .Where(run => run.GetProperty("name").GetString() is { } name && (name == row || name == row + "-drop-outs"))
            .Select(run => 100 * run.GetProperty("accuracy").GetDouble()),
    ];
}
