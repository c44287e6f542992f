using AfdActors.Cli.Configuration;
using AfdActors.Cli.Logging;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AfdActors.Cli.Tests.Logging;

[Collection("process-wide state")]
public sealed class AkkaLogBridgeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_reference_configuration_brings_actor_logs_to_the_logger_factory()
    {
        var error = new Error(new InvalidOperationException("why"), "here", typeof(AkkaLogBridgeTests), "it broke");
        var (level, category, text, cause) = await Logged(error, "it broke");
        Assert.Equal((LogLevel.Error, nameof(AkkaLogBridgeTests), "here: it broke", "why"), (level, category, text, cause?.Message));
    }

    /// <summary>Every five seconds would be too often.</summary>
    [Fact]
    public async Task That_no_seed_node_answers_is_left_to_the_node_to_say()
    {
        var warning = new Warning("cluster", typeof(AkkaLogBridgeTests), "Couldn't join seed nodes after [3] attempts, will try again.");
        Assert.Equal(LogLevel.Debug, (await Logged(warning, "will try again")).Level);
    }

    /// <summary>What the bridge makes of an event of an actor system.</summary>
    private static async Task<(LogLevel Level, string Category, string Text, Exception? Cause)> Logged(LogEvent happened, string text)
    {
        var entries = new CapturingProvider();
        using var factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(entries));
        AkkaLogBridge.Factory = factory;
        var system = ActorSystem.Create("logs", ConfigurationFactory.ParseString(ConfigurationLoader.Load(null, []).Akka));
        try
        {
            system.EventStream.Publish(happened);
            return await entries.First(entry => entry.Text.Contains(text, StringComparison.Ordinal)).WaitAsync(Soon);
        }
        finally
        {
            await system.Terminate();
        }
    }

    private sealed class CapturingProvider : ILoggerProvider
    {
        private readonly TaskCompletionSource<(LogLevel Level, string Category, string Text, Exception? Cause)> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<(LogLevel Level, string Category, string Text, Exception? Cause), bool> _wanted = _ => false;
        private readonly List<(LogLevel Level, string Category, string Text, Exception? Cause)> _entries = [];

        public Task<(LogLevel Level, string Category, string Text, Exception? Cause)> First(Func<(LogLevel Level, string Category, string Text, Exception? Cause), bool> wanted)
        {
            lock (_entries)
            {
                _wanted = wanted;
                _entries.Where(wanted).Take(1).ToList().ForEach(entry => _found.TrySetResult(entry));
            }

            return _found.Task;
        }

        public ILogger CreateLogger(string categoryName) => new Capturing(this, categoryName);

        public void Dispose()
        {
        }

        private void Add((LogLevel, string, string, Exception?) entry)
        {
            lock (_entries)
            {
                _entries.Add(entry);
                if (_wanted(entry))
                    _found.TrySetResult(entry);
            }
        }

        private sealed class Capturing(CapturingProvider provider, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                provider.Add((logLevel, category, formatter(state, exception), exception));
        }
    }
}
