using AfdActors.Algorithms;

namespace AfdActors.Messages;

// coordinator (session)                       client
//  |-- TrainOffer ------------------------------>|   repeated until the first ChunkRequest or OfferDeclined
//  |<-- ChunkRequest / PayloadChunk Down ------->|   Payloads.cs
//  |<-- ViewUnknown -----------------------------|   a difference from a view that the client has not: the offer comes again with the whole sub-model
//  |                                             |   trains
//  |<-- TrainResult | TrainingFailed ------------|   repeated until the first ChunkRequest or Verdict
//  |--- ChunkRequest / PayloadChunk Up --------->|
//  |-- Verdict --------------------------------->|   Verdicts.cs
//  |-- CancelTraining -------------------------->|   at any time: the round closed without the client

/// <summary>The coordinator offers a sub-model to train.</summary>
/// <param name="Masks">The kept units of the sub-model.</param>
/// <param name="Deadline">Time from the receipt of the offer until the result must be there.</param>
/// <param name="Payload">The sub-model's weights as the downlink codec wrote them, to be pulled.</param>
/// <param name="Masking">Where updates are masked; null: they are open.</param>
public sealed record TrainOffer(
    OfferId Offer, SubModelMasks Masks, HyperParameters Parameters, TimeSpan Deadline, PayloadInfo Payload, MaskingTerms? Masking = null)
    : IWireMessage;

/// <summary>The client does not take the offer (busy, unknown layout, an older offer awaits its verdict).</summary>
public sealed record OfferDeclined(OfferId Offer, string Reason) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}

/// <summary>
/// The client cannot decode the offer's difference, as its view, its own copy of the model, is another than the one the difference was made
/// from (docs/wire.md). It waits for the same offer with a whole sub-model.
/// </summary>
public sealed record ViewUnknown(OfferId Offer, string Reason) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}

/// <summary>The client has trained; its update is stored and waits to be pulled.</summary>
/// <param name="Loss">
/// Mean training loss of the local run. Read as it was sent: a non-finite one is for the coordinator to reject, with a verdict.
/// </param>
/// <param name="Samples">Distinct training samples, the weight n_k of FedAvg.</param>
/// <param name="Update">The update as the uplink codec wrote it, to be pulled.</param>
public sealed record TrainResult(OfferId Offer, double Loss, int Samples, PayloadInfo Update) : IWireMessage;

/// <summary>The client could not train; there will be no result for this offer.</summary>
/// <param name="Diverged">
/// The loss or a weight was no number any more: whoever trains the same model the same way may fail the same way.
/// </param>
public sealed record TrainingFailed(OfferId Offer, string Reason, bool Diverged = false) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}

/// <summary>The round goes on without this client: stop what is being done for the offer.</summary>
public sealed record CancelTraining(OfferId Offer, string Reason) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}
