using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Nodes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AfdActors.Hosting.Tests;

public sealed class AkkaLogBridgeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_reference_configuration_brings_actor_logs_to_the_logger_factory()
    {
        var (level, category, text, cause) = await Logged(
            system => system.EventStream.Publish(
                new Error(new InvalidOperationException("why"), "here", typeof(AkkaLogBridgeTests), "it broke")), "it broke");
        Assert.Equal((LogLevel.Error, nameof(AkkaLogBridgeTests), "it broke", "why"), (level, category, text, cause?.Message));
    }

    [Fact]
    public async Task An_actor_is_named_by_its_class_and_its_template_is_filled_in()
    {
        var (level, category, text, _) = await Logged(system => system.ActorOf(Props.Create(() => new Talker()), "talker"), "round");
        Assert.Equal((LogLevel.Information, nameof(Talker), "round 3 of {c1}"), (level, category, text));
    }

    [Fact]
    public async Task An_actor_that_fails_is_named_by_its_path_and_its_failure_is_told()
    {
        var (level, category, text, cause) =
            await Logged(system => system.ActorOf(Props.Create(() => new Talker()), "talker").Tell("now"), "boom");
        Assert.Equal((LogLevel.Error, "/user/talker", "boom", typeof(TimeoutException)), (level, category, text, cause?.GetType()));
    }

    private sealed class Talker : ReceiveActor
    {
        public Talker()
        {
            Context.GetLogger().Info("round {Round} of {Client}", 3, "{c1}");
            Receive<string>(_ => throw new TimeoutException("boom"));
        }
    }

    /// <summary>What the bridge makes of an event in an actor system.</summary>
    private static async Task<(LogLevel Level, string Category, string Text, Exception? Cause)> Logged(
        Action<ActorSystem> happens, string text)
    {
        var entries = new CapturingProvider();
        using var factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(entries));
        var system = NodeSystem.Create(ConfigurationFactory.ParseString(ConfigurationLoader.Load(null, []).Akka), factory);
        try
        {
            happens(system);
            return await entries.First(entry => entry.Text.Contains(text, StringComparison.Ordinal)).WaitAsync(Soon);
        }
        finally
        {
            await system.Terminate();
        }
    }

    private sealed class CapturingProvider : ILoggerProvider
    {
        private readonly TaskCompletionSource<(LogLevel Level, string Category, string Text, Exception? Cause)> _found =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<(LogLevel Level, string Category, string Text, Exception? Cause), bool> _wanted = _ => false;
        private readonly List<(LogLevel Level, string Category, string Text, Exception? Cause)> _entries = [];

        public Task<(LogLevel Level, string Category, string Text, Exception? Cause)> First(
            Func<(LogLevel Level, string Category, string Text, Exception? Cause), bool> wanted)
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

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                provider.Add((logLevel, category, formatter(state, exception), exception));
        }
    }
}
