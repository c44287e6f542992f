namespace AfdActors.Testing;

/// <summary>Time that stands still until a test moves it; the day begins at noon in a zone of no offset.</summary>
public sealed class SetTime : TimeProvider
{
    public TimeSpan Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero) + Now;
}
