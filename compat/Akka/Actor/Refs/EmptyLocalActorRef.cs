using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A path where no actor lives: what it is told becomes a dead letter, watchers hear of termination at once.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly EventStream _eventStream;

    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        _eventStream = eventStream;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override bool IsTerminated => true;

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null");
        }

        if (message is DeadLetter deadLetter)
        {
            SpecialHandle(deadLetter.Message, deadLetter.Sender);
        }
        else if (!SpecialHandle(message, sender))
        {
            _eventStream.Publish(new DeadLetter(message, sender.IsNobody() ? Provider.DeadLetters : sender, this));
        }
    }

    /// <summary>Answers what must be answered even by an actor that is not there; true where nothing else is to be done.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                {
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
                }

                return true;
            case Identify identify:
                sender.Tell(new ActorIdentity(identify.MessageId, null), this);
                return true;
            case ActorSelectionMessage { Message: Identify wrapped } selection:
                if (!selection.WildCardFanOut)
                {
                    sender.Tell(new ActorIdentity(wrapped.MessageId, null), this);
                }

                return true;
            case ActorSelectionMessage selection:
                PublishUndelivered(selection, sender);
                return true;
            case ISystemMessage:
                return true;
            case IDeadLetterSuppression suppressed:
                PublishSuppressed(suppressed, sender);
                return true;
            default:
                return false;
        }
    }

    private protected void PublishSuppressed(IDeadLetterSuppression message, IActorRef sender) =>
        _eventStream.Publish(new SuppressedDeadLetter(message, sender.IsNobody() ? Provider.DeadLetters : sender, this));

    private void PublishUndelivered(ActorSelectionMessage selection, IActorRef sender)
    {
        if (selection.Message is IDeadLetterSuppression suppressed)
        {
            PublishSuppressed(suppressed, sender);
        }
        else if (!selection.WildCardFanOut)
        {
            _eventStream.Publish(new DeadLetter(selection.Message, sender.IsNobody() ? Provider.DeadLetters : sender, this));
        }
    }
}
