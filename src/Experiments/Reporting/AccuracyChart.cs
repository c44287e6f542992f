using System.Globalization;
using System.Text;

namespace AfdActors.Experiments.Reporting;

/// <summary>
/// Accuracy of several variants over one axis as inline SVG: a curve each for the mean over seeds, a band from the lowest to the highest
/// seed, and the target as a dashed line. Accuracies reach from the tenth below the lowest to the one above the highest.
/// </summary>
internal sealed class AccuracyChart
{
    private const int Width = 640, Height = 360, Left = 46, Right = 16, Top = 12, Bottom = 44;
    private const int MostSteps = 7;

    private static readonly int[] Digits = [1, 2, 5];

    private readonly ChartAxis _axis;
    private readonly IReadOnlyList<MeanCurve> _curves;
    private readonly double _target;
    private readonly double _low;
    private readonly double _high;
    private readonly int _lowestTenth;
    private readonly int _highestTenth;

    /// <param name="axis">What the accuracies are drawn over.</param>
    /// <param name="curves">At least one point fixes the scales; without any they are 0 to 1.</param>
    /// <param name="target">0: none.</param>
    public AccuracyChart(ChartAxis axis, IReadOnlyList<MeanCurve> curves, double target)
    {
        (_axis, _curves, _target) = (axis, curves, target);
        var at = curves.SelectMany(curve => curve.Points).Select(axis.Place).Where(x => x > 0).DefaultIfEmpty(1).ToList();
        (_low, _high) = axis.Logarithmic ? (at.Min(), at.Max() > at.Min() ? at.Max() : at.Min() * 10) : (0, at.Max());
        var accuracies = curves.SelectMany(curve => curve.Points).SelectMany(point => new[] { point.Lowest, point.Highest })
            .Concat(target > 0 ? [target] : Array.Empty<double>()).ToList();
        _lowestTenth = (int)Math.Floor(10 * accuracies.DefaultIfEmpty(0).Min());
        _highestTenth = Math.Max((int)Math.Ceiling(10 * accuracies.DefaultIfEmpty(1).Max()), _lowestTenth + 1);
    }

    public string Render(CurveStyles styles)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<figure class=\"wide\"><figcaption>{Svg.Text(_axis.Title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Svg.Text(_axis.Title)}\">");
        Axes(svg);
        if (_target > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"target\" d=\"M{Left} {Y(_target):0.#}H{Width - Right}\"/>");
        foreach (var curve in _curves)
        {
            var points = curve.Points.Where(point => !_axis.Logarithmic || _axis.Place(point) > 0).ToList();
            if (points.Count == 0)
                continue;
            var upper = points.Select(point => At(X(_axis.Place(point)), Y(point.Highest)));
            var lower = points.AsEnumerable().Reverse().Select(point => At(X(_axis.Place(point)), Y(point.Lowest)));
            if (points.Any(point => point.Highest > point.Lowest))
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<path class=\"band\" fill=\"{styles.ColorOf(curve.Variant)}\" d=\"M{string.Join('L', upper.Concat(lower))}Z\"/>");
            }

            var line = string.Join('L', points.Select(point => At(X(_axis.Place(point)), Y(point.Accuracy))));
            svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"mean\" {styles.StrokeOf(curve.Variant)} d=\"M{line}\"><title>{Svg.Text(curve.Variant.Title)}</title></path>");
        }

        return svg.Append("</svg></figure>\n").ToString();
    }

    private void Axes(StringBuilder svg)
    {
        for (var twentieth = 2 * _lowestTenth; twentieth <= 2 * _highestTenth; twentieth += _highestTenth - _lowestTenth > 4 ? 2 : 1)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(twentieth / 20.0):0.#}H{Width - Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 6}\" y=\"{Y(twentieth / 20.0) + 4:0.#}\" text-anchor=\"end\">{twentieth * 5} %</text>");
        }

        foreach (var tick in _axis.Logarithmic ? Decades() : Steps())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(tick):0.#} {Top}V{Height - Bottom}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{X(tick):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.###}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Svg.Text(_axis.Label)}</text>");
    }

    /// <summary>Multiples of 1, 2 or 5 times a power of ten, at most seven.</summary>
    private IEnumerable<double> Steps()
    {
        var steps = from power in Enumerable.Range(0, int.MaxValue) from digit in Digits select digit * Math.Pow(10, power);
        var step = steps.First(step => _high / step < MostSteps);
        return Enumerable.Range(0, MostSteps).Select(i => i * step).TakeWhile(tick => tick <= _high);
    }

    /// <summary>1, 2 and 5 times the powers of ten between the ends.</summary>
    private IEnumerable<double> Decades() =>
        from power in Enumerable.Range((int)Math.Floor(Math.Log10(_low)), (int)Math.Ceiling(Math.Log10(_high / _low)) + 2)
        from digit in Digits
        let tick = digit * Math.Pow(10, power)
        where tick >= _low && tick <= _high
        select tick;

    private double X(double value)
    {
        var part = _axis.Logarithmic ? Math.Log(value / _low) / Math.Log(_high / _low) : value / _high;
        return Left + (part * (Width - Left - Right));
    }

    private double Y(double accuracy) =>
        Height - Bottom - (((10 * accuracy) - _lowestTenth) / (_highestTenth - _lowestTenth) * (Height - Bottom - Top));

    private static string At(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
}
