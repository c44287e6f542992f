using Akka.Configuration;

namespace Akka.Remote;

/// <summary>How often nodes are asked and judged.</summary>
internal sealed record RemoteWatcherTimes(TimeSpan HeartbeatInterval, TimeSpan ReaperInterval, TimeSpan ExpectedResponseAfter)
{
    public static RemoteWatcherTimes Read(Config config)
    {
        var section = config.GetConfig("akka.remote.watch-failure-detector");
        return new RemoteWatcherTimes(
            section.GetTimeSpan("heartbeat-interval"),
            section.GetTimeSpan("unreachable-nodes-reaper-interval"),
            section.GetTimeSpan("expected-response-after"));
    }
}
