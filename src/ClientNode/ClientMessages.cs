using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;

namespace AfdActors.ClientNode;

/// <summary>
/// Node to client: the run is over, and the client stops once nothing of it is pending. It never leaves the process, as its sender is not
/// the coordinator (<see cref="CoordinatorGuard"/>).
/// </summary>
public sealed record RunOver(string Reason) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the local training is over.</summary>
/// <param name="Work">Tells it from earlier work on the same offer.</param>
internal sealed record TrainingDone(OfferUnderWay Work, PendingUpdate Update) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the local training threw.</summary>
/// <param name="Work">Tells it from earlier work on the same offer.</param>
internal sealed record TrainingCrashed(OfferUnderWay Work, Exception Cause) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the pending update is stored, or need not be.</summary>
internal sealed record PendingSaved(PendingUpdate Update, bool IsStored) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the pending update could not be stored.</summary>
internal sealed record SavingFailed(Exception Cause) : INoSerializationVerificationNeeded;

/// <summary>Within a client or node: time to send again what was not answered.</summary>
internal sealed record RetryTick : INoSerializationVerificationNeeded
{
    public static readonly RetryTick Instance = new();
}

/// <summary>Within a client: the offer under way is out of time.</summary>
internal sealed record OfferExpired(OfferId Offer) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the model is measured.</summary>
/// <param name="Run">Tells one measurement from another.</param>
internal sealed record ModelMeasured(CancellationTokenSource Run, EvaluationCounts Counts) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the measurement threw.</summary>
/// <param name="Run">Tells one measurement from another.</param>
internal sealed record MeasuringFailed(CancellationTokenSource Run, Exception Cause) : INoSerializationVerificationNeeded;

/// <summary>Within a client: the evaluation under way is out of time.</summary>
internal sealed record EvaluationExpired(Evaluate Task) : INoSerializationVerificationNeeded;

/// <summary>Messages about work that may be settled or given up when they come.</summary>
internal static class LateMessages
{
    public static bool Has(object message) => message is Verdict or CancelTraining or ChunkRequest or OfferExpired or PayloadPulled
        or PullFailed or TrainingDone or TrainingCrashed;
}

/// <summary>The local training or the storing of its result failed; the supervisor restarts the client.</summary>
public sealed class ClientFailedException(ClientId client, OfferId offer, string what, Exception cause)
    : Exception($"client {client}, round {offer.Round}: {what}: {cause.Message}", cause);

/// <summary>The client cannot do what the offer asks for; it sits the round out.</summary>
public sealed class CannotTrainException(string message) : Exception(message);
