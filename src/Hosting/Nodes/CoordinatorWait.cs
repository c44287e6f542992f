using AfdActors.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// A client's time without a coordinator: it may come before its coordinator does, and outlive it. Says so after five seconds and then
/// once a minute, and knows when it was too long.
/// </summary>
internal sealed class CoordinatorWait(HostPort join, TimeSpan? limit, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LaterNotices = TimeSpan.FromMinutes(1);

    private readonly long _since = time.GetTimestamp();
    private TimeSpan _notice = FirstNotice;

    /// <summary>Says that there is no coordinator yet, where that is due.</summary>
    /// <returns>The time until the next look, or null when the limit is reached.</returns>
    public TimeSpan? Next()
    {
        var waited = time.GetElapsedTime(_since);
        if (waited >= limit) return null;
        if (waited >= _notice)
        {
            if (_notice == FirstNotice)
            {
                log.LogWarning(
                    "No coordinator answers at {Join}. Waiting for one, {Limit}; where the run is over, none will come, and Ctrl-C ends this",
                    join, limit is { } most ? $"at most {Durations.Format(most)} (--wait)" : "as long as it takes (--wait sets a limit)");
            }
            else
            {
                log.LogWarning(
                    "Still no coordinator at {Join} after {Waited}", join,
                    Durations.Format(TimeSpan.FromSeconds(Math.Floor(waited.TotalSeconds))));
            }

            _notice = waited + LaterNotices;
        }

        return (limit < _notice ? limit.Value : _notice) - waited;
    }
}
