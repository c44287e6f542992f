using System.Text.Json.Serialization;

namespace AfdActors.Experiments.Reporting;

/// <summary>A figure over several seeds.</summary>
/// <param name="Count">Seeds in which it was measured.</param>
/// <param name="Deviation">Sample standard deviation; null below two seeds.</param>
public sealed record Spread(int Count, double Mean, [property: JsonPropertyName("std")] double? Deviation, double Min, double Max)
{
    /// <summary>Of the values that there are; null if there are none.</summary>
    public static Spread? Of(IEnumerable<double?> values)
    {
        var measured = values.Where(value => value is not null).Select(value => value!.Value).ToList();
        if (measured.Count == 0)
            return null;
        var mean = measured.Average();
        double? deviation = measured.Count > 1
            ? Math.Sqrt(measured.Sum(value => (value - mean) * (value - mean)) / (measured.Count - 1))
            : null;
        return new Spread(measured.Count, mean, deviation, measured.Min(), measured.Max());
    }

    /// <summary>Geometric mean of the ratios that there are: one against the other way round cancel out. Null if there are none.</summary>
    public static double? Ratio(IEnumerable<double?> ratios)
    {
        var measured = ratios.Where(ratio => ratio > 0).Select(ratio => ratio!.Value).ToList();
        return measured.Count == 0 ? null : Math.Exp(measured.Average(Math.Log));
    }
}
