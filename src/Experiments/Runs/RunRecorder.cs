using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting;

namespace AfdActors.Experiments.Runs;

/// <summary>
/// Passes a run's events on to the display and its reports to the run's files. A file that cannot be written stops the run:
/// <see cref="Failure"/> says why, and the last checkpoint stays good.
/// </summary>
internal sealed class RunRecorder(Action<RoundReport> write, IRunObserver display, CancellationTokenSource stop) : IRunObserver
{
    public Exception? Failure { get; private set; }

    public void RoundStarted(RoundId round, int selected) => display.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => display.ClientDone(round, client, outcome);

    public void Happened(RunEvent happened) => display.Happened(happened);

    public void RoundFinished(RoundReport report)
    {
        try
        {
            write(report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UsageException)
        {
            Failure = e;
            stop.Cancel();
        }

        display.RoundFinished(report);
    }
}
