using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;

namespace AfdActors.Cli.Progress;

/// <summary>How long the rest of a run takes, if its rounds go on as those that were seen.</summary>
internal sealed class Pace(int rounds)
{
    private int _seen;
    private double _seconds;

    public void Add(RoundReport report) => (_seen, _seconds) = (_seen + 1, _seconds + report.Seconds);

    /// <summary>Such as <c>, 12.0 s left</c>; empty before the first round and after the last.</summary>
    /// <param name="part">What of the run is done, 0..1.</param>
    public string Left(double part) => _seen > 0 && part < 1 ? $", {Format.Seconds(_seconds / _seen * rounds * (1 - part))} left" : "";
}
