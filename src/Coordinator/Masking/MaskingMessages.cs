using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Masking;

/// <summary>A client of a masked round.</summary>
/// <param name="Node">Where its answers have to come from.</param>
public sealed record MaskedClient(OfferId Offer, ICanTell Endpoint, Address Node, TrafficMeter Traffic);

/// <summary>What the masks of one attempt at a round need.</summary>
public sealed record MasksTask(
    RunId Run, RoundId Round, int Attempt, ImmutableSortedDictionary<ClientId, MaskedClient> Clients, MaskingTerms Terms,
    TimeSpan PhaseTimeout, TimeSpan Retry);

/// <summary>Session to masks: the client has begun to pull its sub-model, so it knows the offer.</summary>
public sealed record ClientJoined(ClientId Client) : INoSerializationVerificationNeeded;

/// <summary>Coordinator to masks: the client dropped out or is not needed.</summary>
public sealed record ClientLeft(ClientId Client) : INoSerializationVerificationNeeded;

/// <summary>Coordinator to masks: the sum is complete.</summary>
/// <param name="Sums">Belongs to the receiver from now on.</param>
public sealed record SumComplete(ImmutableArray<ClientId> Survivors, ulong[] Sums) : INoSerializationVerificationNeeded;

/// <summary>Masks to coordinator: how the exchange of an attempt ended.</summary>
public abstract record MasksEnded(RoundId Round, int Attempt) : INoSerializationVerificationNeeded;

/// <summary>The masks are off.</summary>
public sealed record SumUnmasked(RoundId Round, int Attempt, ulong[] Sums) : MasksEnded(Round, Attempt);

/// <summary>They cannot be taken off, so the attempt is lost.</summary>
public sealed record MasksBroken(RoundId Round, int Attempt, string Reason) : MasksEnded(Round, Attempt);

/// <summary>Within the masks: time to ask again.</summary>
internal sealed record MasksRetry : INoSerializationVerificationNeeded
{
    public static readonly MasksRetry Instance = new();
}

/// <summary>Within the masks: the shares that are here are enough, if they can be.</summary>
internal sealed record EnoughWaited : INoSerializationVerificationNeeded
{
    public static readonly EnoughWaited Instance = new();
}

/// <summary>Within the masks: the time for a phase is over.</summary>
internal sealed record PhaseOver(Algorithms.SecureAggregation.MaskingPhase Phase) : INoSerializationVerificationNeeded;
