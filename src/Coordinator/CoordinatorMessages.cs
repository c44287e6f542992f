using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;
using Akka.Actor;

namespace AfdActors.Coordinator;

/// <summary>Within the coordinator: the time for an attempt is over.</summary>
internal sealed record DeadlineTick(RoundEvent.DeadlinePassed Deadline) : INoSerializationVerificationNeeded;

/// <summary>Within the coordinator: the round's checkpoint is written.</summary>
internal sealed record RoundClosed(RunState State) : INoSerializationVerificationNeeded;

/// <summary>Within the coordinator: the round could not be closed.</summary>
internal sealed record ClosingFailed(Exception Cause) : INoSerializationVerificationNeeded;

/// <summary>Within the coordinator: time to log which clients a round waits for.</summary>
internal sealed record NoticeTick : INoSerializationVerificationNeeded
{
    public static readonly NoticeTick Instance = new();
}

/// <summary>Within the coordinator: a round has waited for clients as long as it may.</summary>
internal sealed record WaitLimitTick : INoSerializationVerificationNeeded
{
    public static readonly WaitLimitTick Instance = new();
}

/// <summary>Within the coordinator: time to tell the nodes once more that the run is over.</summary>
internal sealed record LeaveTick : INoSerializationVerificationNeeded
{
    public static readonly LeaveTick Instance = new();
}

/// <summary>Within the coordinator: the nodes had their time to say goodbye.</summary>
internal sealed record LeaveLimitTick : INoSerializationVerificationNeeded
{
    public static readonly LeaveLimitTick Instance = new();
}
