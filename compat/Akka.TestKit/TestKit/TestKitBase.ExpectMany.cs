namespace Akka.TestKit;

/// <summary>Expectations of several messages, in any order.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next messages are these, in any order; they are given in the order of arrival.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Result(ExpectAllCore(sync: true, RemainingOrDefault, messages, cancellationToken));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Result(ExpectAllCore(sync: true, Dilated(max), messages, cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Each(ExpectAllCore(sync: false, RemainingOrDefault, messages, cancellationToken), cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Each(ExpectAllCore(sync: false, Dilated(max), messages, cancellationToken), cancellationToken);

    /// <summary>The next message is one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Result(ExpectCore<T>(sync: true, null, OneOf(messages), null, cancellationToken));

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectCore<T>(sync: false, null, OneOf(messages), null, cancellationToken);

    private Action<T, Actor.IActorRef> OneOf<T>(IEnumerable<T> messages)
    {
        var known = messages.ToList();
        return (message, _) => _assertions.AssertTrue(known.Contains(message), "{0}", $"Expected one of [{string.Join(", ", known)}], got {message}");
    }

    private async ValueTask<List<T>> ExpectAllCore<T>(bool sync, TimeSpan max, IReadOnlyCollection<T> expected, CancellationToken cancel)
    {
        var received = await ReceiveNCore(sync, expected.Count, max, cancel).ConfigureAwait(false);
        var missing = expected.Where(message => !received.Contains(message)).ToList();
        var unexpected = received.Where(message => message is not T typed || !expected.Contains(typed)).ToList();
        if (missing.Count + unexpected.Count > 0)
        {
            Fail($"not found [{string.Join(", ", missing)}], found unexpected [{string.Join(", ", unexpected)}]");
        }

        return received.ConvertAll(static message => (T)message);
    }
}
