using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Reporting;

/// <summary>When a run reached its target accuracy (docs/design.md "Network model").</summary>
/// <param name="Round">The first evaluated round at or above the target.</param>
/// <param name="CommunicationSeconds">Simulated communication until then.</param>
/// <param name="Seconds">The same with training.</param>
/// <param name="BytesDown">Bytes to the clients until then.</param>
/// <param name="BytesUp">Bytes from the clients until then.</param>
public sealed record Convergence(int Round, double CommunicationSeconds, double Seconds, long BytesDown, long BytesUp)
{
    /// <summary>Null when the target was never reached, or is 0 (none).</summary>
    public static Convergence? Of(IReadOnlyList<RoundReport> reports, double target) =>
        target > 0 && reports.FirstOrDefault(report => report.Accuracy >= target) is { } reached
            ? Sum(reports.TakeWhile(report => report.Round <= reached.Round))
            : null;

    /// <summary>The same figures of a whole run.</summary>
    public static Convergence WholeRun(IReadOnlyList<RoundReport> reports) => Sum(reports);

    private static Convergence Sum(IEnumerable<RoundReport> reports) => reports.Aggregate(
        new Convergence(0, 0, 0, 0, 0),
        (sum, report) => new Convergence(
            report.Round,
            sum.CommunicationSeconds + report.SimulatedCommunicationSeconds,
            sum.Seconds + report.SimulatedSeconds,
            sum.BytesDown + report.BytesDown,
            sum.BytesUp + report.BytesUp));
}
