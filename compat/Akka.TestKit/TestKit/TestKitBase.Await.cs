namespace Akka.TestKit;

/// <summary>Waiting for something that no message tells.</summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Repeats the assertion until it holds; its last failure is thrown where time runs out.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Result(AwaitAssertCore(sync: true, () => new ValueTask<bool>(Nothing(assertion)), duration, interval, cancellationToken));

    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertCore(sync: false, () => new ValueTask<bool>(Nothing(assertion)), duration, interval, cancellationToken).AsTask();

    public Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertCore(sync: false, () => Nothing(assertion), duration, interval, cancellationToken).AsTask();

    /// <summary>Asks until the answer is true; fails where time runs out.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        Result(AwaitOrFail(sync: true, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, message, cancellationToken));

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitOrFail(sync: false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, message, cancellationToken).AsTask();

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitOrFail(sync: false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, message, cancellationToken).AsTask();

    /// <summary>As AwaitCondition; false where time runs out.</summary>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Result(AwaitCore(sync: true, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, cancellationToken));

    private protected static async ValueTask<bool> AwaitCore(
        bool sync, Func<ValueTask<bool>> condition, TimeSpan max, TimeSpan? interval, CancellationToken cancel)
    {
        var deadline = Deadline(max);
        while (!await condition().ConfigureAwait(false))
        {
            var left = Left(deadline);
            if (left == TimeSpan.Zero)
            {
                return false;
            }

            await Pause(sync, left, interval, cancel).ConfigureAwait(false);
        }

        return true;
    }

    private static ValueTask Pause(bool sync, TimeSpan left, TimeSpan? interval, CancellationToken cancel)
    {
        var pause = interval ?? DefaultInterval;
        pause = left != Timeout.InfiniteTimeSpan && left < pause ? left : pause;
        if (!sync)
        {
            return new ValueTask(Task.Delay(pause, cancel));
        }

        cancel.WaitHandle.WaitOne(pause);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> AwaitOrFail(
        bool sync, Func<ValueTask<bool>> condition, TimeSpan? max, TimeSpan? interval, string message, CancellationToken cancel)
    {
        var limit = RemainingOrDilated(max);
        if (!await AwaitCore(sync, condition, limit, interval, cancel).ConfigureAwait(false))
        {
            Fail($"Timeout {limit} expired while waiting for condition.{(message is null ? "" : $" {message}")}");
        }

        return true;
    }

    private async ValueTask<bool> AwaitAssertCore(
        bool sync, Func<ValueTask<bool>> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancel)
    {
        var deadline = Deadline(RemainingOrDilated(duration));
        for (; ; )
        {
            var left = Left(deadline);
            try
            {
                return await assertion().ConfigureAwait(false);
            }
            catch (Exception) when (left != TimeSpan.Zero)
            {
                await Pause(sync, left, interval, cancel).ConfigureAwait(false);
            }
        }
    }
}
