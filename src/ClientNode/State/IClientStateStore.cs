using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>
/// What one client keeps between rounds: its DGC residual, its view of the model, and at most one pending update. A store that is durable keeps both over a
/// crash at any point: the pending update is there as a whole or not at all, and committed exactly once.
/// </summary>
public interface IClientStateStore
{
    /// <summary>The residual of the committed updates; null before the first.</summary>
    DgcResidual? LoadResidual();

    /// <summary>The view after the committed updates; null before the first, and where the downlink needs none.</summary>
    ModelView? LoadView();

    PendingUpdate? LoadPending();

    /// <summary>Stores the update before its result is sent.</summary>
    void SavePending(PendingUpdate pending);

    /// <summary>The pending update was accepted: its residual and view are the client's now. Does nothing when <paramref name="offer"/> is not pending.</summary>
    void Commit(OfferId offer);

    /// <summary>The pending update was rejected: forgets it. Does nothing when <paramref name="offer"/> is not pending.</summary>
    void RollBack(OfferId offer);
}
