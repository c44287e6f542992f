using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Daemon;

/// <summary>What <see cref="Cluster"/> asks of its daemon.</summary>
internal static class ClusterCommands
{
    public sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, ImmutableHashSet<Type> To)
        : INoSerializationVerificationNeeded;

    public sealed record Unsubscribe(IActorRef Subscriber, Type To) : INoSerializationVerificationNeeded;

    public sealed record SendState(IActorRef Receiver) : INoSerializationVerificationNeeded;

    public sealed record JoinTo(Address Address) : INoSerializationVerificationNeeded;

    public sealed record JoinSeedNodes(ImmutableList<Address> Seeds) : INoSerializationVerificationNeeded;

    public sealed record Leave(Address Address) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    public sealed record Down(Address Address) : INoSerializationVerificationNeeded;

    public sealed record OnMemberUp(Action Callback) : INoSerializationVerificationNeeded;

    /// <summary>This node's shutdown has come to the point where others may forget it. Answered by <see cref="Done"/> when they have been told.</summary>
    public sealed record ExitingCompleted : INoSerializationVerificationNeeded, IDeadLetterSuppression;
}
