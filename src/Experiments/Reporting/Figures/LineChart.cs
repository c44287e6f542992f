using System.Globalization;
using System.Text;

namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>A point of a curve, and how far the values there are spread; the spread is 0 for a single run.</summary>
internal readonly record struct ChartPoint(double X, double Y, double Lowest, double Highest)
{
    public ChartPoint(double x, double y)
        : this(x, y, y, y)
    {
    }

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Lowest) && double.IsFinite(Y) && double.IsFinite(Highest);
}

/// <summary>A curve: a point that is not finite leaves a gap.</summary>
internal sealed record ChartCurve(string Title, CurveStyle Style, IReadOnlyList<ChartPoint> Points);

/// <summary>
/// Curves over one axis, with bands from the lowest to the highest value where those differ, and a target as a dashed line.
/// </summary>
/// <param name="title">Of the whole figure.</param>
/// <param name="axis">What the values are drawn over.</param>
/// <param name="target">An accuracy; 0: none.</param>
/// <param name="accuracies">Whether the values are accuracies, 0..1.</param>
internal sealed class LineChart(string title, ChartAxis axis, IReadOnlyList<ChartCurve> curves, bool accuracies, double target = 0)
{
    private const int Width = 480, Height = 300, Left = 56, Right = 18, Top = 12, Bottom = 46;

    private readonly AxisScale _x = AxisScale.Of(axis.Kind, Drawn(curves, axis.Kind).Select(point => point.X));
    private readonly AxisScale _y = Scale(
        accuracies, Drawn(curves, axis.Kind).SelectMany(point => new[] { point.Lowest, point.Highest })
            .Concat(target > 0 ? [target] : Array.Empty<double>()));

    public Figure Render(string? name = null)
    {
        var svg = new StringBuilder();
        Axes(svg);
        if (target > 0)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"target\" d=\"M{Left} {Y(target):0.#}H{Width - Right}\"><title>target {target}</title></path>");
        }

        if (!Drawn(curves, axis.Kind).Any())
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height / 2}\" text-anchor=\"middle\">no values</text>");
        foreach (var curve in curves) Curve(svg, curve);
        return new Figure(name ?? Figure.NameOf(title), title, Width, Height, svg.ToString())
        {
            Legend = [.. curves.Select(curve => (curve.Title, curve.Style))],
        };
    }

    private static AxisScale Scale(bool accuracies, IEnumerable<double> values) =>
        accuracies ? AxisScale.OfAccuracies(values) : AxisScale.OfValues(values);

    private void Curve(StringBuilder svg, ChartCurve curve)
    {
        foreach (var points in Unbroken(curve))
        {
            if (points.Any(point => point.Highest > point.Lowest))
            {
                var upper = points.Select(point => At(point.X, point.Highest));
                var lower = points.AsEnumerable().Reverse().Select(point => At(point.X, point.Lowest));
                svg.Append(CultureInfo.InvariantCulture,
                    $"<path class=\"band s{curve.Style.Color}\" d=\"M{string.Join('L', upper.Concat(lower))}Z\"/>");
            }

            if (points.Count == 1)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<circle class=\"dot s{curve.Style.Color}\" cx=\"{X(points[0].X):0.#}\" cy=\"{Y(points[0].Y):0.#}\" r=\"3\"><title>{Markup.Text(curve.Title)}</title></circle>");
            }
        }

        var line = string.Concat(Unbroken(curve).Where(points => points.Count > 1)
            .Select(points => $"M{string.Join('L', points.Select(point => At(point.X, point.Y)))}"));
        if (line.Length > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path {curve.Style.Stroke} d=\"{line}\"><title>{Markup.Text(curve.Title)}</title></path>");
    }

    private void Axes(StringBuilder svg)
    {
        foreach (var (at, text) in _y.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(at):0.#}H{Width - Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(at) + 4:0.#}\" text-anchor=\"end\">{text}</text>");
        }

        foreach (var (at, text) in _x.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(at):0.#} {Top}V{Height - Bottom}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{X(at):0.#}\" y=\"{Height - Bottom + 17}\" text-anchor=\"middle\">{text}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Markup.Text(axis.Label)}</text>");
    }

    /// <summary>The parts of a curve between its gaps.</summary>
    private List<List<ChartPoint>> Unbroken(ChartCurve curve)
    {
        List<List<ChartPoint>> parts = [[]];
        foreach (var point in curve.Points)
        {
            if (IsDrawn(point, axis.Kind)) parts[^1].Add(point);
            else if (parts[^1].Count > 0) parts.Add([]);
        }

        return [.. parts.Where(part => part.Count > 0)];
    }

    private static IEnumerable<ChartPoint> Drawn(IEnumerable<ChartCurve> curves, AxisKind kind) =>
        curves.SelectMany(curve => curve.Points).Where(point => IsDrawn(point, kind));

    private static bool IsDrawn(ChartPoint point, AxisKind kind) => point.IsFinite && (kind != AxisKind.Logarithmic || point.X > 0);

    private double X(double value) => Left + (_x.Part(value) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (_y.Part(value) * (Height - Bottom - Top));

    private string At(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{X(x):0.#} {Y(y):0.#}");
}
