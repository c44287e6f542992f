using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What a test actor received.</summary>
public abstract class MessageEnvelope
{
    public abstract object Message { get; }

    public abstract IActorRef Sender { get; }
}

/// <summary>A message and who sent it.</summary>
public class RealMessageEnvelope : MessageEnvelope
{
    public RealMessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public override object Message { get; }

    public override IActorRef Sender { get; }

    public override string ToString() => $"<{Message}> from {(Sender.IsNobody() ? "NoSender" : Sender.ToString())}";
}

/// <summary>Stands for no message.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    public static readonly NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object Message => throw new IllegalActorStateException("last receive did not dequeue an actual message");

    public override IActorRef Sender => throw new IllegalActorStateException("last receive did not dequeue an actual message");

    public override string ToString() => "<null>";
}
