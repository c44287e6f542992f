using Xunit.Sdk;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>Waits for what another process does: looks again and again until it is so, or the time is up.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="XunitException">It is not so in time; the message ends with <paramref name="state"/>.</exception>
    public static async Task Is(Func<bool> condition, TimeSpan limit, string what, Func<string> state)
    {
        using var timer = new PeriodicTimer(Pause);
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                throw new XunitException($"expected within {limit}: {what}\n{state()}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Lets that much time pass, at least a millisecond, for what only takes time.</summary>
    public static async Task After(TimeSpan time)
    {
        var shortest = TimeSpan.FromMilliseconds(1);
        using var timer = new PeriodicTimer(time < shortest ? shortest : time);
        await timer.WaitForNextTickAsync();
    }
}
