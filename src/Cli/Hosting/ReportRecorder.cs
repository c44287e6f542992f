using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Hosting;

/// <summary>Passes on what happens in a run, and sums up its reports.</summary>
/// <param name="earlier">Reports of the rounds before a resumption.</param>
internal sealed class ReportRecorder(IReadOnlyList<RoundReport> earlier, IRunObserver next) : IRunObserver
{
    private readonly List<RoundReport> _reports = [.. earlier];

    public void RoundStarted(RoundId round, int selected) => next.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => next.ClientDone(round, client, outcome);

    public void RoundFinished(RoundReport report)
    {
        _reports.Add(report);
        next.RoundFinished(report);
    }

    public RunResult Result(RunState end, int clients)
    {
        var evaluated = _reports.FindLast(report => report.Accuracy is not null);
        return new RunResult(
            end.Round,
            evaluated?.Accuracy,
            evaluated?.TestLoss,
            end.ModelSha256(),
            _reports.Sum(report => report.BytesDown),
            _reports.Sum(report => report.BytesUp),
            _reports.Sum(report => report.SimulatedCommunicationSeconds),
            _reports.Sum(report => report.SimulatedSeconds),
            _reports.Sum(report => report.Seconds),
            clients,
            _reports.Sum(report => report.Dropped.Count),
            _reports,
            end.Weights);
    }
}
