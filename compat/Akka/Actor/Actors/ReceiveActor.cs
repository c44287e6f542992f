using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor whose behaviours are lists of typed handlers, registered in the constructor or in the action given to Become; the first
/// handler, in order, whose type and predicate fit takes the message.
/// </summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private HandlerList _registering = new();
    private HandlerList _initial;

    void IInitializableActor.Init()
    {
        _initial = _registering;
        _registering = null;
    }

    protected sealed override void OnReceive(object message)
    {
    }

    protected sealed override bool Receive(object message) => _initial.Handle(message);

    protected void Become(Action configure) => base.Become(Configure(configure).Handle);

    protected void BecomeStacked(Action configure) => base.BecomeStacked(Configure(configure).Handle);

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Registering().Add<T>(shouldHandle, handler);

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Registering().Add(shouldHandle, handler);

    /// <summary>A handler that says whether it took the message.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Registering().Add(typeof(T), message => handler((T)message));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Registering().Add(messageType, shouldHandle, handler);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Registering().Add(messageType, shouldHandle, handler);

    protected void Receive(Type messageType, Func<object, bool> handler) => Registering().Add(messageType, handler);

    /// <summary>The last handler of a behaviour: takes what no other took.</summary>
    protected void ReceiveAny(Action<object> handler) => Registering().AddAny(handler);

    /// <summary>No other message is taken before the handler's task is complete.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Registering().Add<T>(shouldHandle, message => ActorTaskScheduler.RunTask(() => handler(message)));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Registering().Add(messageType, shouldHandle, message => ActorTaskScheduler.RunTask(() => handler(message)));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) =>
        Registering().AddAny(message => ActorTaskScheduler.RunTask(() => handler(message)));

    private HandlerList Configure(Action configure)
    {
        var outer = _registering;
        var handlers = new HandlerList();
        _registering = handlers;
        try
        {
            configure();
        }
        finally
        {
            _registering = outer;
        }

        return handlers;
    }

    private HandlerList Registering() => _registering
        ?? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become()");
}
