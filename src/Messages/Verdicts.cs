using AfdActors.Algorithms;

namespace AfdActors.Messages;

// coordinator                          client
//  |-- Verdict ------------------------->|   once the round's checkpoint is written, to every client whose update came
//  |<-- UpdateStatus --------------------|   by a client that holds a pending update and has heard nothing; repeated
//  |-- Verdict (Pending: ask again) ---->|   Received once the update is in the sums

/// <summary>What became of an update; values are part of the wire format, append only.</summary>
public enum VerdictKind
{
    /// <summary>It is in the model: commit the residual.</summary>
    Accepted = 1,

    /// <summary>It is not and never will be: restore the residual as it was before the offer.</summary>
    Rejected = 2,

    /// <summary>Its round is still open: ask again later.</summary>
    Pending = 3,

    /// <summary>
    /// It is in the sums of its round, which is still open: nobody asks for its bytes again. Whoever keeps a state that depends on its
    /// fate, or masked it, asks again later.
    /// </summary>
    Received = 4,
}

/// <summary>
/// Decides over a pending update (docs/design.md "DGC", two-phase). Only this does: no timeout and no restart decides on its own.
/// </summary>
public sealed record Verdict(OfferId Offer, VerdictKind Kind, string Reason) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);

    /// <summary>The update is in the model.</summary>
    public static Verdict Accepted(OfferId offer) => new(offer, VerdictKind.Accepted, "");
}

/// <summary>Asks what became of a pending update; answered by a <see cref="Verdict"/>.</summary>
public sealed record UpdateStatus(OfferId Offer) : IWireMessage;
