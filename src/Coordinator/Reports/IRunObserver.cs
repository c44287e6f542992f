using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Reports;

/// <summary>
/// Watches a run from outside. Calls come from one thread at a time, in the order of events; an observer must return quickly
/// and must not throw for reasons of its own display.
/// </summary>
public interface IRunObserver
{
    /// <summary>A round (or a repetition of it) began with this many selected clients.</summary>
    void RoundStarted(RoundId round, int selected);

    /// <summary>One selected client is settled; <paramref name="outcome"/> is "accepted" or the reason it was dropped.</summary>
    void ClientDone(RoundId round, ClientId client, string outcome);

    /// <summary>
    /// The round is about to close: client by client, what its report leaves out. Its checkpoint is written after this, so that who keeps
    /// the details has them of every round that a checkpoint has. A run that goes on from an earlier checkpoint measures the round again.
    /// </summary>
    void RoundMeasured(RoundDetails details)
    {
    }

    /// <summary>The round closed and its checkpoint, where one is kept, is on disk.</summary>
    void RoundFinished(RoundReport report);

    /// <summary>Whatever happens, in more detail; who shows no more than rounds need not listen.</summary>
    void Happened(RunEvent happened)
    {
    }
}
