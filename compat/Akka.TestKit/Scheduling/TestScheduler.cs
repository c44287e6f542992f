using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time moves when the test moves it. An advance first sets the new time, then runs what is due, in the order of
/// due time and then of scheduling, on the caller's thread. What becomes due through that work waits for the next advance, so a
/// repeated task runs once per advance, however far it goes, and then again an interval after the new time.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Task, (long Due, long Order)> _tasks = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private long _order;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
    }

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>Real time: an advance does not move it.</summary>
    public TimeSpan MonotonicClock => TimeProvider.System.GetElapsedTime(_started);

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow => Now;

    /// <summary>Moves time by <paramref name="offset"/> and runs what is due.</summary>
    public void Advance(TimeSpan offset)
    {
        var due = new List<Task>();
        lock (_gate)
        {
            _now += offset;
            while (_tasks.TryPeek(out _, out var at) && at.Due <= _now.UtcTicks)
            {
                due.Add(_tasks.Dequeue());
            }
        }

        foreach (var task in due)
        {
            if (!task.IsCancelled)
            {
                task.Run();
                if (task.Interval is { } interval && !task.IsCancelled)
                {
                    Schedule(interval, task);
                }
            }
        }
    }

    /// <exception cref="InvalidOperationException">The time is in the past.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var offset = when - Now;
        if (offset < TimeSpan.Zero)
        {
            throw new InvalidOperationException($"expected a time at or after {Now:O}, got {when:O}");
        }

        Advance(offset);
    }

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, new Task(() => receiver.Tell(message, sender), null, cancelable));

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, new Task(() => receiver.Tell(message, sender), interval, cancelable));

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <summary>As in the official scheduler the action runs even if <paramref name="cancelable"/> was cancelled: only messages and repeated tasks heed it.</summary>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Schedule(delay, new Task(action, null, null));

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, new Task(action, interval, cancelable));

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task, ((_now + delay).UtcTicks, _order++));
        }
    }

    private sealed record Task(Action Run, TimeSpan? Interval, ICancelable Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
