using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Differences;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Checkpoints;

/// <summary>Everything that a run is after a round: what the checkpoint holds and what the next round starts from. Immutable.</summary>
/// <param name="LayoutFingerprint">The model that the weights belong to.</param>
/// <param name="Round">Finished rounds; 0 before the first.</param>
/// <param name="Weights">The global model, one flat vector in layout order.</param>
/// <param name="Dropout">State of the dropout strategy: score maps, last losses, recorded sub-models.</param>
/// <param name="Optimizer">State of the server optimiser.</param>
/// <param name="Ledger">The accepted updates, for verdicts that clients still have to learn.</param>
/// <param name="Report">The report of the last round; null before the first.</param>
public sealed record RunState(
    string LayoutFingerprint, int Round, float[] Weights, byte[] Dropout, byte[] Optimizer, VerdictLedger Ledger, RoundReport? Report)
{
    /// <summary>What each client has of the model after its last accepted offer, where the downlink sends differences; empty else.</summary>
    public ImmutableSortedDictionary<ClientId, ModelView> Views { get; init; } = ImmutableSortedDictionary<ClientId, ModelView>.Empty;

    public RunId Run => Ledger.Run;

    /// <summary>SHA-256 of the weights' little-endian bytes, lower-case hex.</summary>
    public string ModelSha256() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Weights.AsSpan())));
}
