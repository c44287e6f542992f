using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Hosting;

/// <summary>Several observers as one; they are called in their order.</summary>
internal sealed class Observers(params IReadOnlyList<IRunObserver> all) : IRunObserver
{
    public void RoundStarted(RoundId round, int selected)
    {
        foreach (var observer in all) observer.RoundStarted(round, selected);
    }

    public void ClientDone(RoundId round, ClientId client, string outcome)
    {
        foreach (var observer in all) observer.ClientDone(round, client, outcome);
    }

    public void RoundMeasured(RoundDetails details)
    {
        foreach (var observer in all) observer.RoundMeasured(details);
    }

    public void RoundFinished(RoundReport report)
    {
        foreach (var observer in all) observer.RoundFinished(report);
    }

    public void Happened(RunEvent happened)
    {
        foreach (var observer in all) observer.Happened(happened);
    }
}
