// The figure of the sweep and its record: dotnet run experiments/conditions/figure.cs OUT experiments/conditions
// writes figure.svg, means of the seeds with lines from the lowest to the highest, and conditions.json, the rows of each compare.json.
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

const int Width = 330, Height = 250, Left = 40, Right = 12, Top = 28, Bottom = 34;
const double Lowest = 38, Highest = 100;
(string Row, string Color)[] rows = [("fedavg", "#222222"), ("afd-dgc", "#0b62a4"), ("lean", "#2a8a4a")];
(string Title, (string Label, string Folder)[] Points)[] panels =
[
    ("Skew of the labels", [("iid", "partition-iid"), ("alpha 1", "alpha-1"), ("0.5", "alpha-0.5"), ("0.1", "alpha-0.1"), ("shards", "partition-shards")]),
    ("Clients, ten of them a round", [("10", "clients-10"), ("100", "alpha-0.5"), ("1,000", "clients-1000")]),
    ("Clients a round, of 100", [("1", "cohort-1"), ("5", "cohort-5"), ("10", "alpha-0.5"), ("20", "cohort-20")]),
    ("Dropout rate", [("0.1", "rate-0.1"), ("0.25", "rate-0.25"), ("0.5", "rate-0.5"), ("0.75", "rate-0.75")]),
    ("Part of the clients that fail", [("none", "alpha-0.5"), ("0.1", "drop-outs-0.1"), ("0.3", "drop-outs-0.3")]),
];

var record = new JsonObject();
foreach (var folder in panels.SelectMany(panel => panel.Points).Select(point => point.Folder).Distinct().Order(StringComparer.Ordinal))
    record[folder] = JsonNode.Parse(File.ReadAllText(Path.Combine(args[0], folder, "compare.json")))!["rows"]!.DeepClone();
var folders = record.Select(folder =>
    $"\"{folder.Key}\": [\n{string.Join(",\n", folder.Value!.AsArray().Select(run => run!.ToJsonString()))}\n]");
File.WriteAllText(Path.Combine(args[1], "conditions.json"), $"{{\n{string.Join(",\n", folders)}\n}}\n");

var svg = new StringBuilder(Say(
    $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {3 * Width} {2 * Height}\" font-family=\"sans-serif\" font-size=\"11\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"));
for (var i = 0; i < panels.Length; i++) svg.Append(Panel(i % 3 * Width, i / 3 * Height, panels[i].Title, panels[i].Points));
for (var r = 0; r < rows.Length; r++)
{
    var y = Height + Top + 20 + (18 * r);
    svg.Append(Say($"<path d=\"M{2 * Width + Left} {y}h24\" stroke=\"{rows[r].Color}\" stroke-width=\"2\"/><text x=\"{2 * Width + Left + 30}\" y=\"{y + 4}\">{rows[r].Row}</text>\n"));
}
File.WriteAllText(Path.Combine(args[1], "figure.svg"), svg.Append("</svg>\n").ToString());

string Panel(int x, int y, string title, (string Label, string Folder)[] points)
{
    double At(int i) => Left + 15 + (i * (Width - Left - Right - 30.0) / (points.Length - 1));
    double Of(double accuracy) => Height - Bottom - ((accuracy - Lowest) / (Highest - Lowest) * (Height - Top - Bottom));
    var panel = new StringBuilder(Say($"<g transform=\"translate({x} {y})\"><text x=\"{Left}\" y=\"18\" font-weight=\"bold\">{title}</text>\n"));
    for (var accuracy = 40; accuracy <= Highest; accuracy += 10)
        panel.Append(Say($"<path d=\"M{Left} {Of(accuracy):0.#}H{Width - Right}\" stroke=\"#dddddd\"/><text x=\"{Left - 5}\" y=\"{Of(accuracy) + 4:0.#}\" text-anchor=\"end\">{accuracy} %</text>\n"));
    for (var i = 0; i < points.Length; i++)
        panel.Append(Say($"<text x=\"{At(i):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{points[i].Label}</text>\n"));
    foreach (var (row, color) in rows)
    {
        var found = points.Select((point, i) => (X: At(i), Seeds: Accuracies(point.Folder, row))).Where(point => point.Seeds.Length > 0).ToList();
        panel.Append(Say($"<polyline points=\"{string.Join(' ', found.Select(point => Say($"{point.X:0.#},{Of(point.Seeds.Average()):0.#}")))}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>\n"));
        foreach (var (at, seeds) in found)
        {
            panel.Append(Say($"<path d=\"M{at:0.#} {Of(seeds.Min()):0.#}V{Of(seeds.Max()):0.#}\" stroke=\"{color}\"/>"));
            panel.Append(Say($"<circle cx=\"{at:0.#}\" cy=\"{Of(seeds.Average()):0.#}\" r=\"3\" fill=\"{color}\"><title>{row}: {seeds.Average():0.0} % ({seeds.Min():0.0} to {seeds.Max():0.0})</title></circle>\n"));
        }
    }

    return panel.Append("</g>\n").ToString();
}

double[] Accuracies(string folder, string row) =>
[
    .. record[folder]!.AsArray()
        .Where(run => (string)run!["name"]! is { } name && (name == row || name == row + "-drop-outs"))
        .Select(run => 100 * (double)run!["accuracy"]!),
];

static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
