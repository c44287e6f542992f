using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>
/// An update that is computed and not decided: accepted, the states that it leaves become the client's; rejected, it never was.
/// </summary>
/// <param name="OfferPayload">The payload that the offer announced: the same offer again has the same one.</param>
/// <param name="Payload">The encoded update.</param>
/// <param name="UplinkNext">The uplink's state after this update; null where the uplink keeps none.</param>
/// <param name="DownlinkNext">The downlink's state after this update; null where the downlink keeps none.</param>
/// <param name="AggregationNext">The state of the client's half of the aggregation after this update; null where it keeps none.</param>
public sealed record PendingUpdate(
    OfferId Offer, PayloadInfo OfferPayload, double Loss, int Samples, byte[] Payload, IUplinkState? UplinkNext,
    byte[]? DownlinkNext = null,
    byte[]? AggregationNext = null)
{
    /// <summary>
    /// Terms under which the payload is masked; null where it is open, and where it was read back: the secrets behind it are gone then, and
    /// it counts only in the attempt that it was made for.
    /// </summary>
    public MaskingTerms? Masking { get; init; }

    /// <summary>Whether the client's states depend on what becomes of it.</summary>
    public bool LeavesState => UplinkNext is not null || DownlinkNext is not null || AggregationNext is not null;

    /// <summary>What the coordinator is told: the states stay in the store.</summary>
    public PendingUpdate WithoutStates() => this with { UplinkNext = null, DownlinkNext = null, AggregationNext = null };
}
