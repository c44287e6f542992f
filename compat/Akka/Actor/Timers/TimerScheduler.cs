using Akka.Event;

namespace Akka.Actor;

/// <summary>What travels for a timer; the cell unwraps it, or drops it where the timer is no longer current.</summary>
internal sealed record TimerMessage(object Key, long Generation, TimerScheduler Owner, object Message)
    : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>The timers of one instance of an actor, on the system's scheduler.</summary>
internal sealed class TimerScheduler : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];
    private readonly IActorContext _context;
    private long _generation;

    public TimerScheduler(IActorContext context) => _context = context;

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, _context.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, repeat: true, message =>
            _context.System.Scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, interval, _context.Self, message, sender));

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, _context.Self);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) =>
        Start(key, msg, repeat: false, message =>
            _context.System.Scheduler.ScheduleTellOnceCancelable(timeout, _context.Self, message, sender));

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Task.Cancel();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Task.Cancel();
        }

        _timers.Clear();
    }

    /// <summary>The user's message, or null where its timer was cancelled or replaced, or belonged to an earlier instance.</summary>
    public object Unwrap(TimerMessage message)
    {
        if (!ReferenceEquals(message.Owner, this) || !_timers.TryGetValue(message.Key, out var timer)
            || timer.Generation != message.Generation)
        {
            return null;
        }

        if (!timer.Repeat)
        {
            _timers.Remove(message.Key);
        }

        return message.Message;
    }

    private void Start(object key, object message, bool repeat, Func<TimerMessage, ICancelable> schedule)
    {
        Cancel(key);
        var generation = ++_generation;
        _timers[key] = new Timer(generation, repeat, schedule(new TimerMessage(key, generation, this, message)));
    }

    private sealed record Timer(long Generation, bool Repeat, ICancelable Task);
}
