using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>
/// What one client keeps between rounds: the states of its uplink (such as a DGC residual), of its downlink (what it has of the model) and
/// of its half of the aggregation, and at most one pending update. A store that is durable keeps them over a crash at any point: the
/// pending update is there as a whole or not at all, and committed exactly once.
/// </summary>
public interface IClientStateStore
{
    /// <summary>The uplink's state after the committed updates; null before the first, and where the uplink keeps none.</summary>
    IUplinkState? LoadUplinkState();

    /// <summary>Whether every load gives objects of its own, so that whoever has one may change it.</summary>
    bool LoadsCopies => false;

    /// <summary>The downlink's state after the committed updates; null before the first, and where the downlink keeps none.</summary>
    byte[]? LoadDownlinkState();

    /// <summary>
    /// The state of the client's half of the aggregation after the committed updates; null before the first, and where it keeps none.
    /// </summary>
    byte[]? LoadAggregationState();

    PendingUpdate? LoadPending();

    /// <summary>Stores the update before its result is sent.</summary>
    void SavePending(PendingUpdate pending);

    /// <summary>
    /// The pending update was accepted: the states that it left are the client's now. Does nothing when <paramref name="offer"/> is not
    /// pending.
    /// </summary>
    void Commit(OfferId offer);

    /// <summary>The pending update was rejected: forgets it. Does nothing when <paramref name="offer"/> is not pending.</summary>
    void RollBack(OfferId offer);
}
