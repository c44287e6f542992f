using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Coordinator.Control;

// operator (RunControl)                coordinator
//  |-- ControlRequest ------------------->|   within one process; never on the wire
//  |<-- ControlAnswer --------------------|   at once; what it changes is told by RunEvent.ControlsMoved

/// <summary>What whoever runs a federation may ask of its coordinator.</summary>
public abstract record ControlRequest : INoSerializationVerificationNeeded
{
    private ControlRequest()
    {
    }

    /// <summary>No new attempt at a round opens; the open one goes on.</summary>
    public sealed record Pause : ControlRequest;

    /// <summary>Rounds open again.</summary>
    public sealed record Resume : ControlRequest;

    /// <summary>The open round is the last one; between rounds, the last closed one was.</summary>
    public sealed record StopAfterRound : ControlRequest;

    /// <summary>The client leaves the open round and is not selected again by this process.</summary>
    public sealed record Exclude(ClientId Client) : ControlRequest;
}

/// <summary>The coordinator's answer.</summary>
/// <param name="Refusal">Why nothing changed; null: it is done, or was so before.</param>
public sealed record ControlAnswer(string? Refusal) : INoSerializationVerificationNeeded;
