using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting;

namespace AfdActors.Experiments.Runs;

/// <summary>
/// Passes a run's events on to the display and what it reports to the run's files. A file that cannot be written stops the run:
/// <see cref="Failure"/> says why, and the last checkpoint stays good.
/// </summary>
/// <param name="files">Null: nothing is written.</param>
internal sealed class RunRecorder(RunFiles? files, IRunObserver display, CancellationTokenSource stop) : IRunObserver
{
    public Exception? Failure { get; private set; }

    public void RoundStarted(RoundId round, int selected) => display.RoundStarted(round, selected);

    public void ClientDone(RoundId round, ClientId client, string outcome) => display.ClientDone(round, client, outcome);

    public void Happened(RunEvent happened) => display.Happened(happened);

    public void RoundMeasured(RoundDetails details)
    {
        Guarded(() => files?.Measured(details));
        display.RoundMeasured(details);
    }

    public void RoundFinished(RoundReport report)
    {
        Guarded(() => files?.Finished(report));
        display.RoundFinished(report);
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UsageException)
        {
            Failure = e;
            stop.Cancel();
        }
    }
}
