namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>How places are spread over an axis.</summary>
internal enum AxisKind
{
    /// <summary>From 0, in steps of 1, 2 or 5 times a power of ten.</summary>
    Linear,

    /// <summary>The same in whole steps, for rounds.</summary>
    Whole,

    /// <summary>For bytes and time, which differ by orders of magnitude between variants.</summary>
    Logarithmic,
}

/// <summary>What values are drawn over.</summary>
/// <param name="Label">Below the axis, with the unit.</param>
internal sealed record ChartAxis(string Label, AxisKind Kind);

/// <summary>An axis with ends and marks.</summary>
/// <param name="Low">Its left or lower end.</param>
/// <param name="High">Its other end, above <paramref name="Low"/>.</param>
/// <param name="Ticks">Marks, and what is written there.</param>
internal sealed record AxisScale(double Low, double High, bool Logarithmic, IReadOnlyList<(double At, string Text)> Ticks)
{
    private const int MostSteps = 7;
    private const double FewDecades = 3;

    private static readonly int[] Digits = [1, 2, 5];

    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper.</summary>
    public double Part(double value) =>
        Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);

    /// <summary>Of the places that are to be seen. Without any that a logarithm has, it is 0 to 1, or 1 to 10.</summary>
    public static AxisScale Of(AxisKind kind, IEnumerable<double> places)
    {
        var at = places.Where(place => place > 0 && double.IsFinite(place)).DefaultIfEmpty(1).ToList();
        if (kind == AxisKind.Logarithmic) return Decades(at.Min(), at.Max() > at.Min() ? at.Max() : at.Min() * 10);
        var step = Step(at.Max(), kind == AxisKind.Whole ? 1 : 0);
        return new AxisScale(0, at.Max(), false, Marks(0, at.Max(), step));
    }

    /// <summary>Of accuracies, 0..1: from the tenth below the lowest to the one above the highest.</summary>
    public static AxisScale OfAccuracies(IEnumerable<double> accuracies)
    {
        var all = accuracies.ToList();
        var low = (int)Math.Floor(10 * all.DefaultIfEmpty(0).Min());
        var high = Math.Max((int)Math.Ceiling(10 * all.DefaultIfEmpty(1).Max()), low + 1);
        var ticks = new List<(double, string)>();
        for (var twentieth = 2 * low; twentieth <= 2 * high; twentieth += high - low > 4 ? 2 : 1)
            ticks.Add((twentieth / 20.0, $"{Format.Count(twentieth * 5)} %"));
        return new AxisScale(low / 10.0, high / 10.0, false, ticks);
    }

    /// <summary>Of any values: from the step at or below the lowest to the one at or above the highest.</summary>
    public static AxisScale OfValues(IEnumerable<double> values)
    {
        var all = values.ToList();
        var (low, high) = (all.DefaultIfEmpty(0).Min(), all.DefaultIfEmpty(1).Max());
        if (low == high) (low, high) = low == 0 ? (0, 1) : (Math.Min(0, 2 * low), Math.Max(0, 2 * high));
        var step = Step(high - low, 0);
        (low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        return new AxisScale(low, high, false, Marks(low, high, step));
    }

    /// <summary>1, 2 or 5 times a power of ten, the smallest of which fewer than seven go into a range.</summary>
    private static double Step(double range, double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / MostSteps)));
        var step = Digits.Append(10).Append(20).Select(digit => digit * power).First(step => range / step < MostSteps);
        return Math.Max(step, least);
    }

    private static List<(double, string)> Marks(double low, double high, double step)
    {
        // A whole number of steps may come out a little below it.
        var steps = (int)(((high - low) / step) + 1e-9);
        return [.. Enumerable.Range(0, steps + 1).Select(i => Mark(low + (i * step)))];
    }

    /// <summary>1, 2 and 5 times the powers of ten between the ends; the powers alone where those are far from each other.</summary>
    private static AxisScale Decades(double low, double high)
    {
        var ticks =
            from power in Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            from digit in Math.Log10(high / low) > FewDecades ? [1] : Digits
            let tick = digit * Math.Pow(10, power)
            where tick >= low && tick <= high
            select Mark(tick);
        return new AxisScale(low, high, true, [.. ticks]);
    }

    private static (double, string) Mark(double at) => (at, Format.Short(at));
}
