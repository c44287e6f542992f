using System.Globalization;
using System.Text;

namespace AfdActors.Cli.Reporting;

/// <summary>
/// Accuracy of several variants over one axis as inline SVG: a curve each for the mean over seeds, a band from the lowest to the highest
/// seed, and the target as a dashed line. Accuracies reach from the tenth below the lowest to the one above the highest.
/// </summary>
/// <param name="logarithmic">For bytes and time, which differ by orders of magnitude between variants.</param>
internal sealed class AccuracyChart(string title, string axis, Func<CurvePoint, double> place, bool logarithmic)
{
    private const int Width = 640, Height = 360, Left = 46, Right = 16, Top = 12, Bottom = 44;

    private int _lowestTenth;
    private int _highestTenth = 10;

    public string Render(IReadOnlyList<MeanCurve> curves, CurveStyles styles, double target)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure class=\"wide\"><figcaption>{Svg.Text(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Svg.Text(title)}\">");
        var at = curves.SelectMany(curve => curve.Points).Select(place).Where(x => x > 0).DefaultIfEmpty(1).ToList();
        var (low, high) = logarithmic ? (at.Min(), at.Max() > at.Min() ? at.Max() : at.Min() * 10) : (0, at.Max());
        var accuracies = curves.SelectMany(curve => curve.Points).SelectMany(point => new[] { point.Lowest, point.Highest })
            .Concat(target > 0 ? [target] : Array.Empty<double>()).ToList();
        _lowestTenth = (int)Math.Floor(10 * accuracies.DefaultIfEmpty(0).Min());
        _highestTenth = Math.Max((int)Math.Ceiling(10 * accuracies.DefaultIfEmpty(1).Max()), _lowestTenth + 1);
        Axes(svg, low, high);
        if (target > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"target\" d=\"M{Left} {Y(target):0.#}H{Width - Right}\"/>");
        foreach (var curve in curves)
        {
            var points = curve.Points.Where(point => !logarithmic || place(point) > 0).ToList();
            if (points.Count == 0)
                continue;
            var upper = points.Select(point => At(X(place(point), low, high), Y(point.Highest)));
            var lower = points.AsEnumerable().Reverse().Select(point => At(X(place(point), low, high), Y(point.Lowest)));
            if (points.Any(point => point.Highest > point.Lowest))
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"band\" fill=\"{styles.ColourOf(curve.Variant)}\" d=\"M{string.Join('L', upper.Concat(lower))}Z\"/>");
            var line = string.Join('L', points.Select(point => At(X(place(point), low, high), Y(point.Accuracy))));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"mean\" {styles.StrokeOf(curve.Variant)} d=\"M{line}\"><title>{Svg.Text(curve.Variant.Title)}</title></path>");
        }

        return svg.Append("</svg></figure>\n").ToString();
    }

    private void Axes(StringBuilder svg, double low, double high)
    {
        for (var twentieth = 2 * _lowestTenth; twentieth <= 2 * _highestTenth; twentieth += _highestTenth - _lowestTenth > 4 ? 2 : 1)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(twentieth / 20.0):0.#}H{Width - Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(twentieth / 20.0) + 4:0.#}\" text-anchor=\"end\">{twentieth * 5} %</text>");
        }

        foreach (var tick in logarithmic ? Decades(low, high) : Enumerable.Range(0, 5).Select(quarter => high * quarter / 4))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(tick, low, high):0.#} {Top}V{Height - Bottom}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick, low, high):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.###}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Svg.Text(axis)}</text>");
    }

    /// <summary>1, 2 and 5 times the powers of ten between the ends.</summary>
    private static IEnumerable<double> Decades(double low, double high) =>
        from power in Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
        from digit in new[] { 1, 2, 5 }
        let tick = digit * Math.Pow(10, power)
        where tick >= low && tick <= high
        select tick;

    private double X(double value, double low, double high)
    {
        var part = logarithmic ? Math.Log(value / low) / Math.Log(high / low) : value / high;
        return Left + (part * (Width - Left - Right));
    }

    private double Y(double accuracy) =>
        Height - Bottom - (((10 * accuracy) - _lowestTenth) / (_highestTenth - _lowestTenth) * (Height - Bottom - Top));

    private static string At(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
}
