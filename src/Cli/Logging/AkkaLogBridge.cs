using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace AfdActors.Cli.Logging;

/// <summary>
/// Akka's log events to <see cref="ILoggerFactory"/>; named in <c>akka.loggers</c>. Akka creates loggers by type name, so the
/// factory is handed over in a static.
/// </summary>
public sealed class AkkaLogBridge : ReceiveActor
{
    /// <summary>Set before the actor system starts; until then nothing is logged.</summary>
    public static ILoggerFactory Factory { get; set; } = NullLoggerFactory.Instance;

    public AkkaLogBridge()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Forward);
    }

    private static void Forward(LogEvent entry)
    {
        var text = $"{entry.Message}";
        // A node that waits for its coordinator says so itself, less often.
        var level = text.StartsWith("Couldn't join seed nodes", StringComparison.Ordinal) ? Level.Debug : LevelOf(entry.LogLevel());
        Factory.CreateLogger(entry.LogClass?.Name ?? "Akka").Log(level, entry.Cause, "{Source}: {Message}", entry.LogSource, text);
    }

    private static Level LevelOf(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => Level.Debug,
        AkkaLevel.InfoLevel => Level.Information,
        AkkaLevel.WarningLevel => Level.Warning,
        _ => Level.Error,
    };
}
