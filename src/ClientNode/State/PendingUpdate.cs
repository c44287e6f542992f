using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>An update that is computed and not decided: accepted, its residual becomes the client's; rejected, it never was (design section 4.5).</summary>
/// <param name="OfferPayload">The payload that the offer announced: the same offer again has the same one.</param>
/// <param name="Payload">The encoded update.</param>
/// <param name="Next">The residual after this update; null where the uplink keeps none.</param>
/// <param name="View">The client's view of the model after this update; null where the downlink needs none.</param>
public sealed record PendingUpdate(
    OfferId Offer, PayloadInfo OfferPayload, double Loss, int Samples, TimeSpan TrainingTime, byte[] Payload, DgcResidual? Next, ModelView? View = null);
