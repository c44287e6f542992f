using System.Collections;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

/// <summary>Taking messages.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message; null where none came in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        MessageOrNull(Result(TakeCore(sync: true, RemainingOrDilated(max), cancellationToken)));

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        MessageOrNull(await TakeCore(sync: false, RemainingOrDilated(max), cancellationToken).ConfigureAwait(false));

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        envelope = Result(TakeCore(sync: true, RemainingOrDilated(max), cancellationToken));
        return envelope is not NullMessageEnvelope;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var envelope = await TakeCore(sync: false, RemainingOrDilated(max), cancellationToken).ConfigureAwait(false);
        return (envelope is not NullMessageEnvelope, envelope);
    }

    /// <summary>The next message, which stays; null where none came in time.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        MessageOrNull(Result(_inbox.Peek(sync: true, RemainingOrDilated(max), cancellationToken)));

    public object PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    public async ValueTask<object> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        MessageOrNull(await _inbox.Peek(sync: false, RemainingOrDilated(max), cancellationToken).ConfigureAwait(false));

    public ValueTask<object> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    /// <summary>So many messages; fails where they do not come in time.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Result(ReceiveNCore(sync: true, numberOfMessages, RemainingOrDefault, cancellationToken));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Result(ReceiveNCore(sync: true, numberOfMessages, Dilated(max), cancellationToken));

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Each(ReceiveNCore(sync: false, numberOfMessages, RemainingOrDefault, cancellationToken), cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Each(ReceiveNCore(sync: false, numberOfMessages, Dilated(max), cancellationToken), cancellationToken);

    /// <summary>Skips messages up to the first that fits.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Result(FishCore(sync: true, isMessage, null, max, hint, cancellationToken));

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Result(FishCore(sync: true, isMessage, null, max, hint, cancellationToken));

    /// <param name="isMessage">Whether a message fits.</param>
    /// <param name="allMessages">Emptied, then filled with what was skipped.</param>
    /// <param name="max">How long to fish.</param>
    /// <param name="hint">Added to the failure's text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Result(FishCore(sync: true, isMessage, allMessages, max, hint, cancellationToken));

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishCore(sync: false, isMessage, null, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishCore(sync: false, isMessage, null, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishCore(sync: false, isMessage, allMessages, max, hint, cancellationToken);

    public Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        FishCore<T>(sync: false, static _ => true, null, max, "", cancellationToken).AsTask();

    /// <summary>Takes messages as long as the filter gives a result, up to a time, a silence or a number; the first that does not fit stays.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Result(ReceiveWhileCore(sync: true, max, idle, Filtered(filter), msgs, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(max, Timeout.InfiniteTimeSpan, filter, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(max, idle, filter, msgs, cancellationToken);

    /// <param name="shouldContinue">Whether to go on.</param>
    /// <param name="max">The longest time in all.</param>
    /// <param name="idle">The longest silence.</param>
    /// <param name="msgs">The most messages.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Messages of other types are dropped; else they end it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        Result(ReceiveWhileCore(sync: true, max, idle, Continued(shouldContinue, shouldIgnoreOtherMessageTypes), msgs, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Each(ReceiveWhileCore(sync: false, max, idle, Filtered(filter), msgs, cancellationToken), cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        Each(
            ReceiveWhileCore(sync: false, max, idle, Continued(shouldContinue, shouldIgnoreOtherMessageTypes), msgs, cancellationToken),
            cancellationToken);

    private static object MessageOrNull(MessageEnvelope envelope) => envelope is NullMessageEnvelope ? null : envelope.Message;

    private static Func<object, (bool GoOn, bool Keep, T Value)> Filtered<T>(Func<object, T> filter) => message =>
    {
        var value = filter(message);
        var fits = value is not null && !EqualityComparer<T>.Default.Equals(value, default);
        return (fits, fits, value);
    };

    private static Func<object, (bool GoOn, bool Keep, T Value)> Continued<T>(Predicate<T> shouldContinue, bool ignoreOthers) => message =>
        message is T typed ? (shouldContinue(typed), true, typed) : (ignoreOthers, false, default);

    private static async IAsyncEnumerable<T> Each<T>(ValueTask<List<T>> all, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var item in await all.ConfigureAwait(false))
        {
            cancel.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private async ValueTask<MessageEnvelope> TakeCore(bool sync, TimeSpan max, CancellationToken cancel)
    {
        _lastMessage = await _inbox.Take(sync, max, cancel).ConfigureAwait(false);
        _lastWasNoMessage = false;
        return _lastMessage;
    }

    private async ValueTask<List<object>> ReceiveNCore(bool sync, int count, TimeSpan max, CancellationToken cancel)
    {
        var deadline = Deadline(max);
        var messages = new List<object>(Math.Min(count, 1024));
        while (messages.Count < count)
        {
            var envelope = await TakeCore(sync, Left(deadline), cancel).ConfigureAwait(false);
            if (envelope is NullMessageEnvelope)
            {
                Fail($"Timeout ({max}) while expecting {count} messages. Only got {messages.Count} after {max}.");
            }

            messages.Add(envelope.Message);
        }

        return messages;
    }

    private async ValueTask<T> FishCore<T>(
        bool sync, Predicate<T> isMessage, ArrayList skipped, TimeSpan? max, string hint, CancellationToken cancel)
    {
        var limit = RemainingOrDilated(max);
        var deadline = Deadline(limit);
        skipped?.Clear();
        for (; ; )
        {
            var envelope = await TakeCore(sync, Left(deadline), cancel).ConfigureAwait(false);
            if (envelope is NullMessageEnvelope)
            {
                Fail($"Timeout ({limit}) during fishForMessage{(string.IsNullOrEmpty(hint) ? "" : $", hint: {hint}")}");
            }

            if (envelope.Message is T typed && isMessage(typed))
            {
                return typed;
            }

            skipped?.Add(envelope.Message);
        }
    }

    private async ValueTask<List<T>> ReceiveWhileCore<T>(
        bool sync, TimeSpan? max, TimeSpan? idle, Func<object, (bool GoOn, bool Keep, T Value)> filter, int count, CancellationToken cancel)
    {
        var deadline = Deadline(RemainingOrDilated(max));
        var kept = new List<T>();
        while (kept.Count < count)
        {
            var wait = Left(deadline);
            if (idle is { } silence && silence != Timeout.InfiniteTimeSpan && (wait == Timeout.InfiniteTimeSpan || silence < wait))
            {
                wait = silence;
            }

            var envelope = await _inbox.Peek(sync, wait, cancel).ConfigureAwait(false);
            if (envelope is NullMessageEnvelope)
            {
                break;
            }

            var (goOn, keep, value) = filter(envelope.Message);
            if (!goOn)
            {
                break;
            }

            await TakeCore(sync, TimeSpan.Zero, cancel).ConfigureAwait(false);
            if (keep)
            {
                kept.Add(value);
            }
        }

        _lastWasNoMessage = true;
        return kept;
    }

    private protected static TimeSpan? Deadline(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? null : Now + limit;

    private protected static TimeSpan Left(TimeSpan? deadline) => deadline is { } end ? AtLeastZero(end - Now) : Timeout.InfiniteTimeSpan;
}
