using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// A system's bulletin: log events, dead letters, whatever is published. Subscriptions are by type, base class or interface; those
/// of an actor end with it.
/// </summary>
public class EventStream : LoggingBus
{
    public EventStream(bool debug)
    {
    }

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        var added = base.Subscribe(subscriber, channel);
        if (subscriber is LocalActorRef { IsTerminated: true })
        {
            Unsubscribe(subscriber);
            return false;
        }

        return added;
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return base.Unsubscribe(subscriber);
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        return base.Unsubscribe(subscriber, channel);
    }

    /// <summary>The actor has stopped.</summary>
    internal void Forget(IActorRef subscriber)
    {
        if (HasSubscriber(subscriber))
        {
            Unsubscribe(subscriber);
        }
    }
}

/// <summary>Subscriptions by type parameter.</summary>
public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TChannel));

    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
