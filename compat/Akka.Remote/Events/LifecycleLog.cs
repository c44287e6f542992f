using Akka.Event;

namespace Akka.Remote;

/// <summary>Publishes lifecycle events and logs those at or above the configured level.</summary>
internal sealed class LifecycleLog(EventStream events, ILoggingAdapter log, LogLevel level)
{
    public void Publish(RemotingLifecycleEvent happened)
    {
        events.Publish(happened);
        if (happened.LogLevel() >= level)
        {
            log.Log(happened.LogLevel(), null, happened.ToString());
        }
    }
}
