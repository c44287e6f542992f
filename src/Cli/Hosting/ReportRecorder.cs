using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Hosting;

/// <summary>Keeps the reports of a run while it passes them on, and sums them up.</summary>
internal sealed class ReportRecorder(IRunObserver next) : IRunObserver
{
    private readonly List<RoundReport> _reports = [];

    public void RoundStarted(RoundId round, int selected) => next.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => next.ClientDone(round, client, outcome);

    public void RoundFinished(RoundReport report)
    {
        _reports.Add(report);
        next.RoundFinished(report);
    }
}
