namespace AfdActors.Testing;

/// <summary>The clock of a scheduler that only the test moves, for what measures time in the same test.</summary>
public sealed class SchedulerTime(ManualScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;
}
