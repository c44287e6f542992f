using Akka.Actor;
using Akka.Event;
using Akka.Remote.Envelope;
using Akka.Remote.Transport;

namespace Akka.Remote.Association;

/// <summary>What the connections of one system share.</summary>
internal sealed record RemotingContext(
    ExtendedActorSystem System,
    Address LocalAddress,
    int Uid,
    TcpSettings Settings,
    Connector Connector,
    MessageCodec Codec,
    LifecycleLog Lifecycle,
    ILoggingAdapter Log,
    TimeProvider Time,
    CancellationToken Stop)
{
    /// <summary>A message that will not arrive. Control messages are worthless by then; a watch is answered as by an actor that is gone.</summary>
    public void Lost(Outbound message)
    {
        if (message.Message is not IControlMessage)
        {
            System.DeadLetters.Tell(
                message.System is null
                    ? new DeadLetter(message.Message, message.Sender ?? System.DeadLetters, message.Recipient)
                    : message.Message,
                message.Sender);
        }
    }
}
