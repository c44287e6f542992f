using AfdActors.Coordinator.Reports;

namespace AfdActors.Dashboard.Watching;

/// <summary>A closed round as a point of every curve. What is not finite is left out.</summary>
/// <param name="Accuracy">Test accuracy, 0..1.</param>
/// <param name="Loss">Mean training loss of the accepted clients.</param>
/// <param name="Down">Bytes to the clients, of all rounds up to this one.</param>
/// <param name="Up">Bytes from them.</param>
internal sealed record CurvePoint(int Round, double? Accuracy, double? TestLoss, double? Loss, long Down, long Up, double Seconds);

/// <summary>The rounds so far, and how long the rest will take. Not thread-safe.</summary>
internal sealed class Curve
{
    /// <summary>The time left is reckoned from so many rounds, the last ones.</summary>
    private const int Recent = 10;

    private readonly List<(long Version, CurvePoint Point)> _points = [];

    public CurvePoint? Last => _points.Count > 0 ? _points[^1].Point : null;

    /// <summary>The last that was measured; null before an evaluation.</summary>
    public double? Accuracy => _points.FindLast(point => point.Point.Accuracy is not null).Point?.Accuracy;

    public double? TestLoss => _points.FindLast(point => point.Point.TestLoss is not null).Point?.TestLoss;

    public void Add(long version, RoundReport report) => _points.Add((version, new CurvePoint(
        report.Round, Finite(report.Accuracy), Finite(report.TestLoss), Finite(report.Loss), (Last?.Down ?? 0) + report.BytesDown,
        (Last?.Up ?? 0) + report.BytesUp, report.Seconds)));

    /// <summary>Points that are newer than a version, by round.</summary>
    public IReadOnlyList<CurvePoint> Since(long version)
    {
        var first = _points.Count;
        while (first > 0 && _points[first - 1].Version > version) first--;
        return [.. _points.Skip(first).Select(point => point.Point)];
    }

    /// <summary>Seconds that so many more rounds take, as long as the last ones did; null before the first.</summary>
    /// <param name="elapsed">Seconds of the open round.</param>
    public double? SecondsLeft(int rounds, double elapsed)
    {
        if (_points.Count == 0 || rounds <= 0) return null;
        var each = _points.TakeLast(Recent).Average(point => point.Point.Seconds);
        return ((rounds - 1) * each) + Math.Max(0, each - elapsed);
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
