using System.Diagnostics;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The scheduler of real time: one thread and a queue ordered by due time. It keeps the official default's name, so that
/// configurations name the same thing; here it is a heap, not a wheel, and has no tick.
/// </summary>
public class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly PriorityQueue<Entry, (long Due, long Order)> _due = new();
    private readonly object _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _order;
    private int _dropAt = 1024;
    private Thread _thread;
    private bool _stopped;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
    }

    public override TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(_start);

    public override TimeSpan HighResMonotonicClock => Stopwatch.GetElapsedTime(_start);

    protected override DateTimeOffset TimeNow => TimeProvider.System.GetUtcNow();

    /// <summary>Nothing runs after this; what is scheduled later is refused.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _due.Clear();
            Monitor.Pulse(_gate);
        }

        GC.SuppressFinalize(this);
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan interval, Action action, ICancelable cancelable)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                throw new SchedulerException("cannot enqueue after timer shutdown");
            }

            DropCancelled();
            Enqueue(new Entry(action, interval.Ticks, cancelable), MonotonicClock.Ticks + delay.Ticks);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "akka-scheduler" };
                _thread.Start();
            }
        }
    }

    private void Enqueue(Entry entry, long due)
    {
        _due.Enqueue(entry, (due, _order++));
        if (ReferenceEquals(_due.Peek(), entry))
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Receive timeouts are cancelled with nearly every message: now and then the cancelled entries make room.</summary>
    private void DropCancelled()
    {
        if (_due.Count < _dropAt)
        {
            return;
        }

        var live = _due.UnorderedItems.Where(item => item.Element.Cancelable is not { IsCancellationRequested: true }).ToArray();
        _due.Clear();
        _due.EnqueueRange(live);
        _dropAt = Math.Max(1024, 2 * live.Length);
    }

    private void Run()
    {
        while (Next() is { } entry)
        {
            try
            {
                entry.Action();
            }
            catch (Exception error)
            {
                Log.Error(error, "Error while executing scheduled task");
            }
        }
    }

    /// <summary>Waits for the next entry that is due and not cancelled; a repeated one is queued again first. Null = stopped.</summary>
    private Entry Next()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (!_due.TryPeek(out var entry, out var key))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var wait = key.Due - MonotonicClock.Ticks;
                if (entry.Cancelable is { IsCancellationRequested: true })
                {
                    _due.Dequeue();
                }
                else if (wait > 0)
                {
                    var milliseconds = (wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
                    Monitor.Wait(_gate, (int)Math.Min(int.MaxValue, milliseconds));
                }
                else
                {
                    _due.Dequeue();
                    if (entry.IntervalTicks > 0)
                    {
                        _due.Enqueue(entry, (key.Due + entry.IntervalTicks, _order++));
                    }

                    return entry;
                }
            }

            return null;
        }
    }

    private sealed record Entry(Action Action, long IntervalTicks, ICancelable Cancelable);
}
