using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Reporting;

/// <summary>Where a run stands after a round.</summary>
/// <param name="Megabytes">Down and up, of all rounds so far.</param>
/// <param name="Seconds">Simulated, of all rounds so far.</param>
internal readonly record struct Course(RoundReport Report, double Megabytes, double Seconds)
{
    /// <summary>After each round.</summary>
    public static List<Course> Of(IReadOnlyList<RoundReport> rounds)
    {
        var course = new List<Course>(rounds.Count);
        double bytes = 0, seconds = 0;
        foreach (var report in rounds)
        {
            bytes += report.BytesDown + report.BytesUp;
            seconds += report.SimulatedSeconds;
            course.Add(new Course(report, bytes / 1e6, seconds));
        }

        return course;
    }

    /// <summary>The unit of an axis that reaches to the largest of these times, and its seconds.</summary>
    public static (string Unit, double Scale) UnitOf(IEnumerable<double> seconds) =>
        seconds.DefaultIfEmpty(0).Max() switch { >= 7200 => ("hours", 3600), >= 120 => ("minutes", 60), _ => ("seconds", 1) };
}
