using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Puts filters to work and counts what they take.</summary>
internal sealed class EventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IEventFilterApplier
{
    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) =>
        Async(1, null, () => Run(action), cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, actionAsync, null, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Sync(expectedCount, null, () => Run(action), cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, actionAsync, null, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Async(expectedCount, timeout, () => Run(actionAsync), cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Sync(expectedCount, timeout, () => Run(action), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Async(expectedCount, timeout, () => Run(action), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Async(expectedCount, timeout, () => Run(action), cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) => ExpectAsync(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Sync(expectedCount, null, () => new ValueTask<T>(func()), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Async(expectedCount, null, () => new ValueTask<T>(func()), cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Sync(expectedCount, timeout, () => new ValueTask<T>(func()), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Async(expectedCount, timeout, () => new ValueTask<T>(func()), cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            return func();
        }
    }

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            return await func();
        }
    }

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            action();
        }
    }

    public Task MuteAsync(Action action, CancellationToken cancellationToken = default) => MuteAsync(() => Run(action).AsTask(), cancellationToken);

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) => MuteAsync(() => Run(action).AsTask(), cancellationToken);

    public IUnmutableFilter Mute() => new Muting(system, filters);

    private static ValueTask<bool> Run(Action action)
    {
        action();
        return new ValueTask<bool>(true);
    }

    private static async ValueTask<bool> Run(Func<Task> action)
    {
        await action();
        return true;
    }

    private T Sync<T>(int expected, TimeSpan? timeout, Func<ValueTask<T>> code, CancellationToken cancel) =>
        testkit.Complete(Intercept(sync: true, expected, timeout, code, cancel));

    private Task<T> Async<T>(int expected, TimeSpan? timeout, Func<ValueTask<T>> code, CancellationToken cancel) =>
        Intercept(sync: false, expected, timeout, code, cancel).AsTask();

    private async ValueTask<T> Intercept<T>(bool sync, int expected, TimeSpan? timeout, Func<ValueTask<T>> code, CancellationToken cancel)
    {
        var leeway = timeout is { } given ? testkit.Dilated(given) : testkit.TestKitSettings.TestEventFilterLeeway;
        var taken = 0;
        EventMatched count = (_, _) => Interlocked.Increment(ref taken);
        foreach (var filter in filters)
        {
            filter.EventMatched += count;
        }

        var muting = new Muting(system, filters);
        try
        {
            var result = await code();
            await testkit.Poll(sync, () => Volatile.Read(ref taken) >= Math.Max(expected, 1), leeway, cancel);
            var got = Volatile.Read(ref taken);
            if (got != expected)
            {
                testkit.FailWith($"Expected {Messages(expected)} that match {string.Join(" or ", filters)} within {leeway}, got {Messages(got)}");
            }

            return result;
        }
        finally
        {
            muting.Dispose();
            foreach (var filter in filters)
            {
                filter.EventMatched -= count;
            }
        }
    }

    private static string Messages(int count) => count == 1 ? "1 message" : $"{count} messages";

    private sealed class Muting : IUnmutableFilter
    {
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<EventFilterBase> _filters;
        private int _ended;

        public Muting(ActorSystem system, IReadOnlyList<EventFilterBase> filters)
        {
            _system = system;
            _filters = filters;
            system.EventStream.Publish(new TestEvent.Mute(filters));
        }

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                _system.EventStream.Publish(new TestEvent.Unmute(_filters));
            }
        }

        public void Dispose() => Unmute();
    }
}
