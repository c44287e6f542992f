using AfdActors.Algorithms;
using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Messages;

// coordinator (masks)                         client
//  |-- KeysAsked ------------------------------->|   once the client pulls its sub-model
//  |<-- KeysSent --------------------------------|
//  |-- SharesAsked (the keys of all) ----------->|
//  |<-- SharesSent ------------------------------|   for each other client a box that it alone can open
//  |-- SharesDelivered ------------------------->|   those of the others for this client
//  |<-- SharesTaken -----------------------------|
//  |                                             |   trains; its update is masked (Training.cs)
//  |-- RevealAsked (whose updates came) -------->|   once the sum is complete
//  |<-- SharesRevealed --------------------------|
//  |<-- MaskingRefused --------------------------|   in place of any answer
//
// Every question is repeated until it is answered or the client drops out, and gets the same answer again.

/// <summary>What an offer says about secure aggregation (docs/secure-aggregation.md).</summary>
/// <param name="Number">Random, another one whenever the coordinator opens the attempt: masks of one are of no use in another.</param>
/// <param name="Threshold">t: so many clients take the masks off.</param>
/// <param name="MaxSamples">A client with more samples counts as one with so many.</param>
public sealed record MaskingTerms(ulong Number, int Threshold, int MaxSamples);

/// <summary>The coordinator's half of the exchange above.</summary>
public interface IMaskingQuestion : IWireMessage
{
    OfferId Offer { get; }
}

/// <summary>The client's half.</summary>
public interface IMaskingAnswer : IWireMessage
{
    OfferId Offer { get; }
}

/// <summary>Asks for the client's public keys.</summary>
public sealed record KeysAsked(OfferId Offer) : IMaskingQuestion;

/// <summary>The client's public keys for this attempt.</summary>
/// <param name="Sealing">Of <see cref="MaskKeys"/>.</param>
/// <param name="Masking">Of <see cref="MaskKeys"/>.</param>
public sealed record KeysSent(OfferId Offer, OpaqueBytes Sealing, OpaqueBytes Masking) : IMaskingAnswer;

/// <summary>Asks for shares for everybody else.</summary>
/// <param name="Keys">Of all that take part, in client order.</param>
public sealed record SharesAsked(OfferId Offer, ContentList<MaskKeys> Keys) : IMaskingQuestion;

/// <summary>One box for each of the others, in the order of the keys.</summary>
public sealed record SharesSent(OfferId Offer, ContentList<SealedShare> Shares) : IMaskingAnswer;

/// <summary>The boxes of the others for this client, in the order of the keys.</summary>
public sealed record SharesDelivered(OfferId Offer, ContentList<SealedShare> Shares) : IMaskingQuestion;

/// <summary>They have arrived.</summary>
public sealed record SharesTaken(OfferId Offer) : IMaskingAnswer;

/// <summary>Asks for the shares that take the masks off the sum.</summary>
/// <param name="Survivors">Places, in the order of the keys, of those whose updates are in the sum.</param>
public sealed record RevealAsked(OfferId Offer, ContentList<int> Survivors) : IMaskingQuestion;

/// <summary>One share of each client that took part.</summary>
public sealed record SharesRevealed(OfferId Offer, ContentList<RevealedShare> Shares) : IMaskingAnswer;

/// <summary>The client does not answer a question, as it would protect nobody.</summary>
public sealed record MaskingRefused(OfferId Offer, string Reason) : IMaskingAnswer
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}
