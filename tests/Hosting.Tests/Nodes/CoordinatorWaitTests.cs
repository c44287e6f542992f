using AfdActors.Hosting.Nodes;
using AfdActors.Testing;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Tests;

/// <summary>A client without a coordinator.</summary>
public sealed class CoordinatorWaitTests
{
    private static readonly HostPort Join = new("10.0.0.1", 4053);

    private readonly SetTime _time = new();
    private readonly Lines _log = new();

    [Fact]
    public void It_is_said_after_five_seconds_and_then_once_a_minute()
    {
        var wait = new CoordinatorWait(Join, limit: null, _time, _log);
        Assert.Equal(Seconds(5), wait.Next());
        Assert.Empty(_log.Texts);

        _time.Now = Seconds(5);
        Assert.Equal(Seconds(60), wait.Next());
        Assert.StartsWith(
            "No coordinator answers at 10.0.0.1:4053. Waiting for one, as long as it takes", Assert.Single(_log.Texts),
            StringComparison.Ordinal);

        _time.Now = Seconds(50);
        Assert.Equal(Seconds(15), wait.Next());
        Assert.Single(_log.Texts);

        for (var minute = 1; minute <= 10; minute++)
        {
            _time.Now = Seconds(5 + (60 * minute));
            Assert.Equal(Seconds(60), wait.Next());
            Assert.Equal($"Still no coordinator at 10.0.0.1:4053 after {5 + (60 * minute)}s", _log.Texts[^1]);
        }

        Assert.Equal(11, _log.Texts.Count);
    }

    [Fact]
    public void Its_limit_is_looked_at_when_it_is_due()
    {
        var wait = new CoordinatorWait(Join, Seconds(20), _time, _log);
        Assert.Equal(Seconds(5), wait.Next());
        _time.Now = Seconds(6);
        Assert.Equal(Seconds(14), wait.Next());
        Assert.Contains("at most 20s (--wait)", Assert.Single(_log.Texts), StringComparison.Ordinal);
        _time.Now = Seconds(20);
        Assert.Null(wait.Next());
    }

    [Fact]
    public void A_limit_below_the_first_notice_ends_it_without_one()
    {
        var wait = new CoordinatorWait(Join, Seconds(2), _time, _log);
        Assert.Equal(Seconds(2), wait.Next());
        _time.Now = Seconds(2);
        Assert.Null(wait.Next());
        Assert.Empty(_log.Texts);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
