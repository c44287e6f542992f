using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Not available when the last heartbeat is longer ago than the interval and the acceptable pause together.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private readonly Clock _clock;
    private readonly long _limit;
    private long _latest = long.MinValue;

    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock clock = null)
    {
        _clock = clock ?? DefaultClock;
        _limit = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    public DeadlineFailureDetector(Config config, EventStream eventStream)
        : this(config.GetTimeSpan("acceptable-heartbeat-pause"), config.GetTimeSpan("heartbeat-interval"))
    {
    }

    public override bool IsAvailable => !IsMonitoring || _clock() - Volatile.Read(ref _latest) < _limit;

    public override bool IsMonitoring => Volatile.Read(ref _latest) != long.MinValue;

    public override void HeartBeat() => Volatile.Write(ref _latest, _clock());
}
