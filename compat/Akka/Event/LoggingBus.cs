using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;

namespace Akka.Event;

/// <summary>The part of the event stream that starts loggers and knows the log level.</summary>
public abstract class LoggingBus : ActorEventBus<object, Type>
{
    private static readonly LogLevel[] AllLevels = Enum.GetValues<LogLevel>();
    private static int _loggerNumber;

    private readonly List<IActorRef> _loggers = [];

    /// <summary>Events below it are not published by log adapters.</summary>
    public LogLevel LogLevel { get; private set; }

    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        foreach (var logger in _loggers)
        {
            SubscribeLevels(logger, logLevel);
        }
    }

    /// <summary>The logger of the time before the configured ones run.</summary>
    public void StartStdoutLogger(Settings config)
    {
        LogLevel = Logging.LogLevelFor(config.StdoutLogLevel);
        SubscribeLevels(config.StdoutLogger, LogLevel);
    }

    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        var level = Logging.LogLevelFor(settings.LogLevel);
        var stdoutIsOnly = true;
        foreach (var name in settings.Loggers.Where(name => !string.IsNullOrEmpty(name)))
        {
            var type = Type.GetType(name)
                ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            if (type == typeof(StandardOutLogger))
            {
                continue;
            }

            AddLogger(system, type, level);
            stdoutIsOnly = false;
        }

        LogLevel = level;
        if (stdoutIsOnly)
        {
            SubscribeLevels(settings.StdoutLogger, level);
        }
        else
        {
            Unsubscribe(settings.StdoutLogger);
        }
    }

    /// <summary>Back to standard output while the system's own actors stop.</summary>
    internal void StopDefaultLoggers(ActorSystemImpl system)
    {
        if (_loggers.Count > 0)
        {
            SubscribeLevels(system.Settings.StdoutLogger, Logging.LogLevelFor(system.Settings.StdoutLogLevel));
            foreach (var logger in _loggers)
            {
                Unsubscribe(logger);
                system.Stop(logger);
            }

            _loggers.Clear();
        }
    }

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);

    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);

    protected override Type GetClassifier(object @event) => @event.GetType();

    private void AddLogger(ActorSystemImpl system, Type type, LogLevel level)
    {
        var name = $"log{Interlocked.Increment(ref _loggerNumber)}-{Logging.SimpleName(type)}";
        var props = Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher);
        var logger = system.SystemActorOf(props, name);
        var answer = logger.Ask(new InitializeLogger(this), system.Settings.LoggerStartTimeout);
        try
        {
            if (!system.Settings.LoggerAsyncStart && answer.GetAwaiter().GetResult() is not LoggerInitialized)
            {
                throw new LoggerInitializationException($"Logger [{name}] did not respond with LoggerInitialized");
            }
        }
        catch (AskTimeoutException)
        {
            Publish(new Warning(nameof(LoggingBus), GetType(), $"Logger {name} did not respond within {system.Settings.LoggerStartTimeout}"));
        }

        _loggers.Add(logger);
        SubscribeLevels(logger, level);
        Publish(new Debug(nameof(LoggingBus), GetType(), $"Logger {name} [{type.Name}] started"));
    }

    private void SubscribeLevels(IActorRef logger, LogLevel level)
    {
        foreach (var each in AllLevels)
        {
            if (each >= level)
            {
                Subscribe(logger, Logging.ClassFor(each));
            }
            else
            {
                Unsubscribe(logger, Logging.ClassFor(each));
            }
        }
    }
}
