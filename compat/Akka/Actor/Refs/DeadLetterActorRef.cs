using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Where undeliverable messages end: each is published once as a <see cref="DeadLetter"/>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    private readonly EventStream _events;

    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream) => _events = eventStream;

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException("Message is null");
            case Identify identify:
                sender.Tell(new ActorIdentity(identify.MessageId, null), this);
                break;
            case DeadLetter { Message: IDeadLetterSuppression suppressed and not ISystemMessage } deadLetter:
                _events.Publish(new SuppressedDeadLetter(suppressed, deadLetter.Sender, deadLetter.Recipient));
                break;
            case DeadLetter deadLetter:
                if (!SpecialHandle(deadLetter.Message, deadLetter.Sender))
                {
                    _events.Publish(deadLetter);
                }

                break;
            default:
                if (!SpecialHandle(message, sender))
                {
                    _events.Publish(new DeadLetter(message, sender.IsNobody() ? this : sender, this));
                }

                break;
        }
    }

    /// <summary>Unlike a path without an actor, dead letters stand for any actor: whoever is watched here is gone.</summary>
    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch)
        {
            return base.SpecialHandle(message, sender);
        }

        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
        }

        return true;
    }
}
