using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Expectations of a message and its sender.</summary>
public abstract partial class TestKitBase
{
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, duration, From<T>(sender, null, hint), hint, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, From(sender, Equal(message, hint), hint), hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, From(sender, True(isMessage, hint), hint), hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, True<T>((message, sender) => isSender(sender) && isMessage(message), hint), hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, From<T>(sender, (message, _) => assertMessage(message), hint), hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, Both(assertSender, assertMessage), hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, duration, From<T>(sender, null, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, From(sender, Equal(message, hint), hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, From(sender, True(isMessage, hint), hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, True<T>((message, sender) => isSender(sender) && isMessage(message), hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, From<T>(sender, (message, _) => assertMessage(message), hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, Both(assertSender, assertMessage), hint, cancellationToken);

    private static Action<T, IActorRef> Both<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };

    private Action<T, IActorRef> From<T>(IActorRef expected, Action<T, IActorRef> check, string hint) => (message, sender) =>
    {
        _assertions.AssertEqual(expected, sender, "{0}", hint ?? $"Got a message of the expected type <{typeof(T)}>, but from another sender");
        check?.Invoke(message, sender);
    };
}
