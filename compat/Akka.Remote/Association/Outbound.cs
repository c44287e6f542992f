using Akka.Actor;

namespace Akka.Remote.Association;

/// <summary>A message on its way out; <paramref name="System"/> is set for system messages, which are kept until acknowledged.</summary>
internal sealed record Outbound(object Message, IActorRef Sender, RemoteActorRef Recipient, PendingSystemMessage System = null);

/// <summary>A system message that has not been acknowledged.</summary>
internal sealed class PendingSystemMessage
{
    public long Sequence { get; set; }

    public Outbound Outbound { get; set; }
}
