using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>A reference to an actor that runs on the caller's thread, and whose instance the test can see.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly LocalActorRef _inner;

    /// <param name="system">The system.</param>
    /// <param name="actorProps">The actor; its dispatcher is replaced where it is the default one.</param>
    /// <param name="supervisor">The parent; the user guardian where it is null.</param>
    /// <param name="name">The name; made up where it is null.</param>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        var props = actorProps.Dispatcher is null or "akka.actor.default-dispatcher" ? actorProps.WithDispatcher(CallingThreadDispatcher.Id) : actorProps;
        _inner = (LocalActorRef)(supervisor is null
            ? system.ActorOf(props, name)
            : ((ActorCell)((ActorRefWithCell)supervisor).Underlying).AttachChild(props, isSystemService: false, name));
    }

    public TActor UnderlyingActor => (TActor)_inner.Cell.Actor;

    public IActorRef Ref => _inner;

    public ActorPath Path => _inner.Path;

    IInternalActorRef IInternalActorRef.Parent => _inner.Parent;

    IActorRefProvider IInternalActorRef.Provider => _inner.Provider;

    bool IInternalActorRef.IsTerminated => _inner.IsTerminated;

    bool IActorRefScope.IsLocal => _inner.IsLocal;

    public static bool operator ==(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) => testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    public static bool operator !=(TestActorRefBase<TActor> testActorRef, IActorRef actorRef) => !(testActorRef == actorRef);

    public static bool operator ==(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => testActorRef == actorRef;

    public static bool operator !=(IActorRef actorRef, TestActorRefBase<TActor> testActorRef) => !(testActorRef == actorRef);

    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._inner;

    public void Tell(object message, IActorRef sender) => _inner.Tell(message, sender);

    public void Tell(object message) => _inner.Tell(message);

    public void Forward(object message) => _inner.Forward(message);

    public void SendSystemMessage(ISystemMessage message) => _inner.SendSystemMessage(message);

    /// <summary>The actor hears of the end of another.</summary>
    public void Watch(IActorRef subject) => _inner.Cell.Watch(subject);

    public void Unwatch(IActorRef subject) => _inner.Cell.Unwatch(subject);

    public int CompareTo(object obj) => _inner.CompareTo(obj);

    public override bool Equals(object obj) => obj is TestActorRefBase<TActor> other ? _inner.Equals(other._inner) : _inner.Equals(obj);

    public override int GetHashCode() => _inner.GetHashCode();

    public override string ToString() => _inner.ToString();

    bool IEquatable<IActorRef>.Equals(IActorRef other) => Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef other) => _inner.CompareTo(other);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => _inner.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _inner.GetChild(name);

    void IInternalActorRef.Start() => _inner.Start();

    void IInternalActorRef.Resume(Exception causedByFailure) => _inner.Resume(causedByFailure);

    void IInternalActorRef.Stop() => _inner.Stop();

    void IInternalActorRef.Restart(Exception cause) => _inner.Restart(cause);

    void IInternalActorRef.Suspend() => _inner.Suspend();
}

/// <inheritdoc/>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
        : base(system, actorProps, supervisor, name)
    {
    }
}
