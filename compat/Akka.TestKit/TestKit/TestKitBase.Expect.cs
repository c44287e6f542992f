using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Expectations of one message, or of none.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type and come in time.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, duration, null, hint, cancellationToken));

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, Equal(message, hint), hint, cancellationToken));

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, True(isMessage, hint), hint, cancellationToken));

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, (message, _) => assert(message), hint, cancellationToken));

    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, True(isMessageAndSender, hint), hint, cancellationToken));

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore(sync: true, timeout, assertMessageAndSender, hint, cancellationToken));

    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, timeout, Equal(expected, hint, comparer), hint, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, duration, null, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, Equal(message, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, True(isMessage, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, (message, _) => assert(message), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, True(isMessageAndSender, hint), hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore(sync: false, timeout, assertMessageAndSender, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, timeout, Equal(expected, hint, comparer), hint, cancellationToken);

    /// <summary>The next message is the end of <paramref name="target"/>, which must have been watched.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<Terminated>(sync: true, timeout, EndOf(target, hint), hint, cancellationToken));

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectCore<Terminated>(sync: false, timeout, EndOf(target, hint), hint, cancellationToken);

    /// <summary>Silence, for what is left of the enclosing Within or the configured default.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => Result(ExpectNoCore(sync: true, RemainingOrDefault, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Result(ExpectNoCore(sync: true, Dilated(duration), cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        await ExpectNoCore(sync: false, RemainingOrDefault, cancellationToken).ConfigureAwait(false);

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        await ExpectNoCore(sync: false, Dilated(duration), cancellationToken).ConfigureAwait(false);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask<T> ExpectCore<T>(bool sync, TimeSpan? timeout, Action<T, IActorRef> check, string hint, CancellationToken cancel)
    {
        var limit = RemainingOrDilated(timeout);
        var envelope = await TakeCore(sync, limit, cancel).ConfigureAwait(false);
        var text = string.IsNullOrEmpty(hint) ? "" : $" [{hint}]";
        if (envelope is NullMessageEnvelope)
        {
            Fail($"Failed: Timeout {limit} while waiting for a message of type {typeof(T)}{text}");
        }

        if (envelope.Message is not T message)
        {
            Fail($"Failed: Expected a message of type {typeof(T)}, but received {{{envelope.Message}}} (type {envelope.Message.GetType()}) instead{text} from {envelope.Sender}");
            throw new InvalidOperationException("the assertions did not fail");
        }

        check?.Invoke(message, envelope.Sender);
        return message;
    }

    private async ValueTask<bool> ExpectNoCore(bool sync, TimeSpan duration, CancellationToken cancel)
    {
        var envelope = await TakeCore(sync, duration, cancel).ConfigureAwait(false);
        if (envelope is not NullMessageEnvelope)
        {
            Fail($"Failed: Expected no messages during {duration}, instead we received {envelope}");
        }

        _lastWasNoMessage = true;
        return true;
    }

    private Action<T, IActorRef> Equal<T>(T expected, string hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, "{0}", hint ?? "");

    private Action<T, IActorRef> Equal<T>(T expected, string hint, Func<T, T, bool> comparer) =>
        (message, _) => _assertions.AssertEqual(expected, message, comparer, "{0}", hint ?? "");

    private Action<T, IActorRef> True<T>(Predicate<T> isMessage, string hint) => True<T>((message, _) => isMessage(message), hint);

    private Action<T, IActorRef> True<T>(Func<T, IActorRef, bool> isMessage, string hint) => (message, sender) =>
        _assertions.AssertTrue(isMessage(message, sender), "{0}", hint ?? $"Got a message of the expected type <{typeof(T)}> from {sender}, but it does not fit: {message}");

    private Action<Terminated, IActorRef> EndOf(IActorRef target, string hint) =>
        True<Terminated>(message => message.ActorRef.Equals(target), hint ?? $"expected the end of {target}, got that of another actor");
}
