using System.Globalization;
using System.Net;
using System.Text;

namespace AfdActors.Experiments.Reporting;

/// <summary>Line charts and heat maps as inline SVG: no script, no outside file.</summary>
internal static class Svg
{
    private const int Width = 420;
    private const int Height = 240;
    private const int Left = 52;
    private const int Bottom = 40;
    private const int Top = 12;
    private const int Right = 24;

    /// <summary>One curve; x and y start at 0, y ends at 1 when <paramref name="unitHeight"/>.</summary>
    public static string Curve(string title, string xAxis, IReadOnlyList<(double X, double Y)> points, bool unitHeight)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<figure><figcaption>{Text(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(title)}\">");
        if (points.Count == 0)
            return svg.Append("<text x=\"60\" y=\"120\">no values</text></svg></figure>").ToString();

        var maxX = Math.Max(points.Max(point => point.X), double.Epsilon);
        var maxY = unitHeight ? 1 : Math.Max(points.Max(point => point.Y), double.Epsilon);
        for (var tick = 0; tick <= 4; tick++)
        {
            var (x, y) = Place(maxX * tick / 4, maxY * tick / 4, maxX, maxY);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Width - Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{maxY * tick / 4:0.###}</text>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{maxX * tick / 4:0.##}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Text(xAxis)}</text>");
        var path = string.Join(
            'L', points.Select(point => Place(point.X, point.Y, maxX, maxY))
            .Select(at => string.Create(CultureInfo.InvariantCulture, $"{at.X:0.##} {at.Y:0.##}")));
        return svg.Append(CultureInfo.InvariantCulture, $"<path class=\"curve\" d=\"M{path}\"/></svg></figure>").ToString();
    }

    /// <summary>One row of cells for a unit group, dark = high score; 64 cells a line.</summary>
    public static string HeatMap(string title, IReadOnlyList<double> scores)
    {
        const int columns = 64, cell = 10;
        var lines = (scores.Count + columns - 1) / columns;
        var max = scores.Count == 0 ? 0 : scores.Max();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<figure class=\"wide\"><figcaption>{Text(title)}, {scores.Count} units, highest score {max:0.####}</figcaption>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {columns * cell} {Math.Max(lines, 1) * cell}\" role=\"img\" aria-label=\"{Text(title)}\">");
        for (var unit = 0; unit < scores.Count; unit++)
        {
            var opacity = max > 0 ? scores[unit] / max : 0;
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{unit % columns * cell}\" y=\"{unit / columns * cell}\" width=\"9\" height=\"9\" fill-opacity=\"{0.06 + (0.94 * opacity):0.###}\"/>");
        }

        return svg.Append("</svg></figure>").ToString();
    }

    /// <summary>
    /// Scores over time: a line per moment, oldest on top, each with its own scale, so that what stands out shows, and with its largest
    /// cell's value at its end; neighboring units share a cell, as their mean, where there are more than cells.
    /// </summary>
    public static string HeatMapOverTime(string title, IReadOnlyList<(string Moment, IReadOnlyList<double> Scores)> moments)
    {
        const int columns = 64, cell = 10, line = 13, label = 70, largest = 60;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure class=\"wide\"><figcaption>{Text(title)}</figcaption>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {label + (columns * cell) + largest} {moments.Count * line}\" role=\"img\" aria-label=\"{Text(title)}\">");
        for (var row = 0; row < moments.Count; row++)
        {
            var scores = moments[row].Scores;
            var shown = Math.Min(columns, scores.Count);
            var cells = Enumerable.Range(0, shown)
                .Select(i => scores.Take((i * scores.Count / shown)..((i + 1) * scores.Count / shown)).Average()).ToList();
            var max = cells.DefaultIfEmpty(0).Max();
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{label - 6}\" y=\"{(row * line) + 10}\" text-anchor=\"end\">{Text(moments[row].Moment)}</text>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{label + (columns * cell) + 4}\" y=\"{(row * line) + 10}\">{max:0.###}</text>");
            for (var i = 0; i < cells.Count; i++)
            {
                var opacity = max > 0 ? cells[i] / max : 0;
                svg.Append(CultureInfo.InvariantCulture,
                    $"<rect x=\"{label + (i * cell)}\" y=\"{row * line}\" width=\"9\" height=\"12\" fill-opacity=\"{0.06 + (0.94 * opacity):0.##}\"/>");
            }
        }

        return svg.Append("</svg></figure>\n").ToString();
    }

    /// <summary>Text for HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static (double X, double Y) Place(double x, double y, double maxX, double maxY) =>
        (Left + (x / maxX * (Width - Left - Right)), Height - Bottom - (y / maxY * (Height - Bottom - Top)));
}
