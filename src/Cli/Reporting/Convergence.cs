using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Reporting;

/// <summary>When a run reached its target accuracy (design section 4.9).</summary>
/// <param name="Round">The first evaluated round at or above the target.</param>
/// <param name="CommunicationSeconds">Simulated communication until then.</param>
/// <param name="Seconds">The same with training.</param>
public sealed record Convergence(int Round, double CommunicationSeconds, double Seconds)
{
    /// <summary>Null when the target was never reached, or is 0 (none).</summary>
    public static Convergence? Of(IReadOnlyList<RoundReport> reports, double target)
    {
        double communication = 0, total = 0;
        foreach (var report in reports)
        {
            communication += report.SimulatedCommunicationSeconds;
            total += report.SimulatedSeconds;
            if (target > 0 && report.Accuracy >= target)
                return new Convergence(report.Round, communication, total);
        }

        return null;
    }
}
