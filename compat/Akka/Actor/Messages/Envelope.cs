namespace Akka.Actor;

/// <summary>A message and who sent it, as a mailbox keeps them.</summary>
public readonly struct Envelope
{
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public Envelope(object message, IActorRef sender, ActorSystem system)
        : this(message, ReferenceEquals(sender, ActorRefs.NoSender) ? system.DeadLetters : sender)
    {
    }

    public IActorRef Sender { get; }

    public object Message { get; }

    public override string ToString() => $"<{Message ?? "null"}> from {Sender?.ToString() ?? "NoSender"}";
}
