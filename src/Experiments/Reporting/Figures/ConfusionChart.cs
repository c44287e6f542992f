using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AfdActors.Training;

namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>
/// A confusion matrix: a row for each label, a cell for each answer, the darker the larger its share of the label's samples. Counts are
/// written into the cells where there is room, and shown on pointing at one everywhere.
/// </summary>
internal static class ConfusionChart
{
    private const int Head = 34, Side = 64;
    private const int FewClasses = 12, LargeCell = 40, SmallCell = 14;
    private const int LongestLabel = 8;
    private const double Dark = 0.55;

    /// <param name="round">After which the model was measured.</param>
    /// <param name="names">Of the classes.</param>
    public static Figure Of(int round, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        var (classes, large) = (matrix.Classes, matrix.Classes <= FewClasses);
        var cell = large ? LargeCell : SmallCell;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Side + (classes * cell / 2)}\" y=\"12\" text-anchor=\"middle\">answer</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{Head - 6}\">label</text>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"field\" x=\"{Side}\" y=\"{Head}\" width=\"{classes * cell}\" height=\"{classes * cell}\"/>");
        for (var i = 0; i < classes; i++)
        {
            var (at, name) = ((i * cell) + (cell / 2), Markup.Text(Cut(names[i])));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Side + at}\" y=\"{Head - 6}\" text-anchor=\"middle\">{name}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Side - 6}\" y=\"{Head + at + 4}\" text-anchor=\"end\">{name}</text>");
            Row(svg, i, matrix.Rows[i], names, cell, large);
        }

        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"Confusion after round {round}: {matrix.Right} of {matrix.Rows.Sum(row => row.Sum())} test samples answered rightly");
        var (width, height) = (Side + (classes * cell) + 8, Head + (classes * cell) + 4);
        return new Figure("confusion", title, width, height, svg.ToString()) { Wide = true, Least = large ? 0 : Math.Min(width, 760) };
    }

    private static void Row(StringBuilder svg, int label, ImmutableArray<long> row, IReadOnlyList<string> names, int cell, bool large)
    {
        var samples = row.Sum();
        for (var answer = 0; answer < row.Length; answer++)
        {
            if (row[answer] == 0) continue;
            var share = (double)row[answer] / samples;
            var (x, y) = (Side + (answer * cell), Head + (label * cell));
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{cell - 1}\" height=\"{cell - 1}\" fill-opacity=\"{0.1 + (0.9 * share):0.##}\">");
            svg.Append(CultureInfo.InvariantCulture,
                $"<title>{Markup.Text(names[label])} answered as {Markup.Text(names[answer])}: {row[answer]} of {samples}</title></rect>");
            if (large)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<text class=\"{(share > Dark ? "on" : "off")}\" x=\"{x + (cell / 2)}\" y=\"{y + (cell / 2) + 4}\" text-anchor=\"middle\">{row[answer]}</text>");
            }
        }
    }

    private static string Cut(string name) => name.Length <= LongestLabel ? name : name[..(LongestLabel - 1)] + "…";
}
