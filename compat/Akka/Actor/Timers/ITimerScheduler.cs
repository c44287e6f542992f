namespace Akka.Actor;

/// <summary>
/// Timers of one actor by key: starting a key again replaces its timer. A message of a timer that was cancelled or replaced never
/// arrives, even if it was in the mailbox already. All end when the actor stops or restarts.
/// </summary>
public interface ITimerScheduler
{
    IReadOnlyCollection<object> ActiveTimers { get; }

    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    bool IsTimerActive(object key);

    void Cancel(object key);

    void CancelAll();
}

/// <summary>Gets timers from the engine after its constructor has run.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
