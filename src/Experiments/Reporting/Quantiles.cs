namespace AfdActors.Experiments.Reporting;

/// <summary>
/// How values are spread. A quantile q of n sorted values lies at place q (n - 1), counted from 0, between its neighbors by linear
/// interpolation (type 7 of Hyndman and Fan, 1996).
/// </summary>
/// <param name="Count">Values.</param>
/// <param name="Tenth">The quantile 0.1; the others are named likewise.</param>
public sealed record Quantiles(
    int Count, double Mean, double Min, double Tenth, double Quarter, double Median, double ThreeQuarters, double NineTenths, double Max)
{
    /// <summary>Of the values that are finite; null where there are none.</summary>
    public static Quantiles? Of(IEnumerable<double?> values)
    {
        var sorted = values.Where(value => value is { } number && double.IsFinite(number)).Select(value => value!.Value).Order().ToArray();
        return sorted.Length == 0
            ? null
            : new Quantiles(
                sorted.Length, sorted.Average(), sorted[0], At(sorted, 0.1), At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75),
                At(sorted, 0.9), sorted[^1]);
    }

    private static double At(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
