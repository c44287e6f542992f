using System.Diagnostics;

namespace Akka.TestKit;

/// <summary>Deadlines.</summary>
public abstract partial class TestKitBase
{
    private TimeSpan? _end;
    private bool _lastWasNoMessage;

    /// <summary>Wall time since an arbitrary start.</summary>
    protected static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>What is left of the enclosing Within.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _end is { } end ? AtLeastZero(end - Now) : throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    protected TimeSpan RemainingOrDefault => RemainingOr(Dilated(_settings.SingleExpectDefault));

    /// <summary>Multiplied by <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration == Timeout.InfiniteTimeSpan ? duration : duration * _settings.TestTimeFactor;

    /// <summary>What is left of the enclosing Within, or <paramref name="duration"/> where there is none.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? AtLeastZero(end - Now) : duration;

    /// <summary>The duration, dilated; without one what is left of the enclosing Within, or the configured default.</summary>
    protected TimeSpan RemainingOrDilated(TimeSpan? duration) => duration switch
    {
        null => RemainingOrDefault,
        { } given when given == Timeout.InfiniteTimeSpan => given,
        { } given when given < TimeSpan.Zero => throw new ArgumentException("Must be positive TimeSpan", nameof(duration)),
        { } given => Dilated(given),
    };

    protected TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? _settings.DefaultTimeout;

    /// <summary>Runs the code and fails where it takes longer; expectations inside wait no longer than what is left.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(
        TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(min, max, () => Nothing(action), hint, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Result(WithinCore(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken));

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinCore(min, max, async () => await Nothing(actionAsync), hint, epsilonValue, cancellationToken).AsTask();

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinCore(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken).AsTask();

    /// <summary>The result of work that was told to complete synchronously.</summary>
    private protected static T Result<T>(ValueTask<T> completed) => completed.IsCompleted ? completed.GetAwaiter().GetResult() : completed.AsTask().GetAwaiter().GetResult();

    private protected static bool Nothing(Action action)
    {
        action();
        return true;
    }

    private protected static async ValueTask<bool> Nothing(Func<Task> action)
    {
        await action();
        return true;
    }

    private static TimeSpan AtLeastZero(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private async ValueTask<T> WithinCore<T>(
        TimeSpan min, TimeSpan max, Func<ValueTask<T>> function, string hint, TimeSpan? epsilon, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var text = hint is null ? "" : $" [{hint}]";
        var start = Now;
        var outer = _end;
        var left = outer is { } end ? end - start : TimeSpan.MaxValue;
        if (left < min)
        {
            Fail($"Required min time {min} not possible, only {left} left.{text}");
        }

        var limit = TimeSpan.FromTicks(Math.Min(Dilated(max).Ticks, left.Ticks));
        _lastWasNoMessage = false;
        _end = start + limit;
        T result;
        try
        {
            result = await function();
        }
        finally
        {
            _end = outer;
        }

        var took = Now - start;
        if (took < min)
        {
            Fail($"Failed: Block took {took}, should have at least been {min}.{text}");
        }

        // An expectation of silence uses up the whole time by design.
        if (!_lastWasNoMessage && took > limit + (epsilon ?? TimeSpan.Zero))
        {
            Fail($"Failed: Block took {took}, exceeding {limit}.{text}");
        }

        return result;
    }
}
