using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Gives its context to the engine.</summary>
public interface IInternalActor
{
    IActorContext ActorContext { get; }
}

/// <summary>Base of all actors. Made by the engine from <see cref="Props"/>, never with new.</summary>
public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;

    /// <exception cref="ActorInitializationException">The actor was made with new instead of ActorOf.</exception>
    protected ActorBase()
    {
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"You cannot create an instance of {GetType().Name} explicitly using the constructor (new). Use ActorOf with Props instead.");
        _cell.StartWith(Receive);
    }

    IActorContext IInternalActor.ActorContext => Context;

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    protected IActorRef Self => _cell.Self;

    protected IActorRef Sender => _cell.Sender;

    /// <exception cref="NotSupportedException">Used off the actor's turns, for example after an await outside ReceiveAsync.</exception>
    protected static IActorContext Context => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    internal SupervisorStrategy SupervisorStrategyInternal
    {
        get => field ??= _cell.Props.SupervisorStrategy ?? SupervisorStrategy();
        set;
    }

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop() => PostStop();

    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
        {
            Unhandled(message);
        }

        return handled;
    }

    protected abstract bool Receive(object message);

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>After the last message.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>On the failed instance, before it is replaced: by default stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren().ToArray())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new instance: by default calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>How failures of children are answered; asked once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>By default publishes <see cref="UnhandledMessage"/>; an unhandled Terminated is fatal.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        var system = _cell.System;
        system.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
        if (system.Settings.DebugUnhandledMessage)
        {
            system.EventStream.Publish(new Debug(Self.Path.ToString(), GetType(), $"Unhandled message from {Sender} : {message}"));
        }
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);
}
