using System.Globalization;
using System.Text;

namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>Scores of units as cells: the higher, the darker.</summary>
internal static class HeatMap
{
    private const int Columns = 64, Cell = 10;
    private const double Faintest = 0.06;

    /// <summary>One cell for each unit of a group; 64 cells a line.</summary>
    public static Figure Of(string group, IReadOnlyList<double> scores)
    {
        var lines = (scores.Count + Columns - 1) / Columns;
        var max = scores.DefaultIfEmpty(0).Max();
        var svg = new StringBuilder();
        for (var unit = 0; unit < scores.Count; unit++)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"cell\" x=\"{unit % Columns * Cell}\" y=\"{unit / Columns * Cell}\" width=\"9\" height=\"9\" fill-opacity=\"{Opacity(scores[unit], max):0.###}\"/>");
        }

        var title = string.Create(CultureInfo.InvariantCulture, $"{group}, {scores.Count} units, highest score {max:0.####}");
        return new Figure($"scores-{Figure.NameOf(group)}", title, Columns * Cell, Math.Max(lines, 1) * Cell, svg.ToString()) { Wide = true };
    }

    /// <summary>
    /// Scores over time: a line per moment, oldest on top, each with its own scale, so that what stands out shows, and with its largest
    /// cell's value at its end; neighboring units share a cell, as their mean, where there are more than cells.
    /// </summary>
    public static Figure OverTime(string name, string title, IReadOnlyList<(string Moment, IReadOnlyList<double> Scores)> moments)
    {
        const int line = 15, label = 70, largest = 60;
        var svg = new StringBuilder();
        for (var row = 0; row < moments.Count; row++)
        {
            var scores = moments[row].Scores;
            var shown = Math.Min(Columns, scores.Count);
            var cells = Enumerable.Range(0, shown)
                .Select(i => scores.Take((i * scores.Count / shown)..((i + 1) * scores.Count / shown)).Average()).ToList();
            var max = cells.DefaultIfEmpty(0).Max();
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{label - 6}\" y=\"{(row * line) + 11}\" text-anchor=\"end\">{Markup.Text(moments[row].Moment)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{label + (Columns * Cell) + 4}\" y=\"{(row * line) + 11}\">{max:0.###}</text>");
            for (var i = 0; i < cells.Count; i++)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<rect class=\"cell\" x=\"{label + (i * Cell)}\" y=\"{row * line}\" width=\"9\" height=\"14\" fill-opacity=\"{Opacity(cells[i], max):0.##}\"/>");
            }
        }

        return new Figure($"scores-{Figure.NameOf(name)}", title, label + (Columns * Cell) + largest, moments.Count * line, svg.ToString())
        {
            Wide = true,
            Least = 560,
        };
    }

    private static double Opacity(double score, double max) => Faintest + ((1 - Faintest) * (max > 0 ? score / max : 0));
}
