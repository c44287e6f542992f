using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Hosting;

/// <summary>Passes on what happens in a run, and keeps its reports. They may be read from any thread.</summary>
/// <param name="title">What people call the run.</param>
/// <param name="target">The accuracy it is to reach, in [0, 1]; 0: none.</param>
/// <param name="earlier">Reports of the rounds before a resumption.</param>
internal sealed class ReportRecorder(string title, double target, IReadOnlyList<RoundReport> earlier, IRunObserver next) : IRunObserver
{
    private ImmutableList<RoundReport> _reports = [.. earlier];

    public IReadOnlyList<RoundReport> Reports => Volatile.Read(ref _reports);

    /// <summary>Different clients that were selected for a round.</summary>
    public int Participants => _reports.SelectMany(report => report.Clients).Distinct(StringComparer.Ordinal).Count();

    public void RoundStarted(RoundId round, int selected) => next.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => next.ClientDone(round, client, outcome);

    public void RoundMeasured(RoundDetails details) => next.RoundMeasured(details);

    public void RoundFinished(RoundReport report)
    {
        Volatile.Write(ref _reports, _reports.Add(report));
        next.RoundFinished(report);
    }

    /// <summary>Adds what the coordinator does not know of the run.</summary>
    public void Happened(RunEvent happened) => next.Happened(
        happened is RunEvent.Began began ? began with { Title = title, TargetAccuracy = target, Earlier = earlier } : happened);
}
