using AfdActors.Algorithms;
using AfdActors.Cli.RunFolder;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Runs;

/// <summary>
/// Passes a run's events on to the display and its reports to the log. A log that cannot be written stops the run: <see cref="Failure"/>
/// says why, and the last checkpoint stays good.
/// </summary>
internal sealed class RunRecorder(RoundLog? log, IRunObserver display, CancellationTokenSource stop) : IRunObserver
{
    private readonly List<RoundReport> _reports = [];

    /// <summary>What this process has seen, in order.</summary>
    public IReadOnlyList<RoundReport> Reports => _reports;

    public Exception? Failure { get; private set; }

    public void RoundStarted(RoundId round, int selected) => display.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => display.ClientDone(round, client, outcome);

    public void RoundFinished(RoundReport report)
    {
        _reports.Add(report);
        try
        {
            log?.Append(report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
            stop.Cancel();
        }

        display.RoundFinished(report);
    }
}
