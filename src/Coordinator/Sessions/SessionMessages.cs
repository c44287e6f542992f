using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Sessions;

/// <summary>Session to coordinator: the client's update is complete and well-formed.</summary>
/// <param name="Update">Null where it is masked, and the payload has words that say nothing by themselves.</param>
/// <param name="Payload">What the update may refer to.</param>
/// <param name="Sent">The payload that it was trained from, where the downlink is stateful; null else.</param>
public sealed record UpdateReceived(
    OfferId Offer, double Loss, int Samples, ClientUpdate? Update, byte[] Payload, ReadOnlyMemory<byte>? Sent = null)
    : INoSerializationVerificationNeeded;

/// <summary>Session to coordinator: how far the client is.</summary>
public sealed record SessionProgress(OfferId Offer, ClientPhase Phase) : INoSerializationVerificationNeeded;

/// <summary>Session to coordinator: this client will not deliver.</summary>
/// <param name="Diverged">Its training, or the model that it was to be sent, is beyond all numbers.</param>
public sealed record SessionFailed(OfferId Offer, string Reason, bool Diverged = false) : INoSerializationVerificationNeeded;

/// <summary>The client broke the protocol; its session stops, and the client counts as dropped out.</summary>
public sealed class SessionFailedException(OfferId offer, string reason, Exception? cause = null) : Exception(reason, cause)
{
    public OfferId Offer { get; } = offer;

    /// <summary>As of <see cref="SessionFailed"/>.</summary>
    public bool Diverged { get; init; }
}

/// <summary>Within a session: the sub-model is encoded.</summary>
internal sealed record PayloadReady(PayloadSource Payload) : INoSerializationVerificationNeeded;

/// <summary>Within a session: the update's bytes are decoded.</summary>
internal sealed record UpdateDecoded(ClientUpdate? Update, byte[] Payload) : INoSerializationVerificationNeeded;

/// <summary>Within a session: work off the mailbox failed.</summary>
internal sealed record WorkFailed(string What, Exception Cause) : INoSerializationVerificationNeeded;

/// <summary>Within a session: time to send again what was not answered.</summary>
internal sealed record RetryTick : INoSerializationVerificationNeeded
{
    public static readonly RetryTick Instance = new();
}
