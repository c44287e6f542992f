namespace AfdActors.Testing;

/// <summary>One direction of a slow link: whoever sends waits until the bytes before have passed.</summary>
public sealed class Throttle(int bytesPerSecond)
{
    private readonly Lock _lock = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private TimeSpan _free;

    /// <summary>Ends once so many bytes have passed.</summary>
    public Task Pass(int bytes)
    {
        lock (_lock)
        {
            var now = TimeProvider.System.GetElapsedTime(_started);
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            return Task.Delay(_free - now);
        }
    }
}
