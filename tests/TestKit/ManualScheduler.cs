using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace AfdActors.Testing;

/// <summary>
/// Virtual time that only the test moves. Akka's own TestScheduler removes what is due after it has run it, and so loses what an actor
/// sets for that moment in between.
/// </summary>
public sealed class ManualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private readonly Lock _gate = new();

    /// <summary>In the order of scheduling.</summary>
    private readonly List<Entry> _waiting = [];

    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    protected override DateTimeOffset TimeNow => Now;

    public override TimeSpan MonotonicClock => Now - DateTimeOffset.UnixEpoch;

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <summary>
    /// Moves time, and runs on this thread what was due when it began, in the order of time, then of scheduling. What is repeated runs
    /// once, and then an interval after this moment.
    /// </summary>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        List<Entry> due;
        lock (_gate)
        {
            _now += offset;
            due = [.. _waiting.Where(entry => entry.Due <= _now).OrderBy(entry => entry.Due)];
            _waiting.RemoveAll(entry => entry.Due <= _now);
        }

        foreach (var entry in due)
        {
            if (entry.IsCanceled) continue;
            entry.Run();
            if (entry.Interval is { } interval) Schedule(interval, interval, entry.Cancelable, entry.Run);
        }
    }

    public void AdvanceTo(DateTimeOffset when) => Advance(when - Now);

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, null, cancelable, () => receiver.Tell(message, sender));

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, cancelable, () => receiver.Tell(message, sender));

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, null, cancelable, action);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(delay, null, cancelable, action.Run);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, cancelable, action);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, cancelable, action.Run);

    private void Schedule(TimeSpan delay, TimeSpan? interval, ICancelable? cancelable, Action run)
    {
        lock (_gate) _waiting.Add(new Entry(_now + delay, interval, cancelable, run));
    }

    private sealed record Entry(DateTimeOffset Due, TimeSpan? Interval, ICancelable? Cancelable, Action Run)
    {
        public bool IsCanceled => Cancelable?.IsCancellationRequested ?? false;
    }
}
