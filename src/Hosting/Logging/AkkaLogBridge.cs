using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Logging;

/// <summary>
/// Akka's log events to <see cref="ILoggerFactory"/>; named in <c>akka.loggers</c>. Akka creates loggers by type name, so what they need is
/// handed over in statics; a process has one log, however many actor systems it starts.
/// </summary>
public sealed class AkkaLogBridge : ReceiveActor
{
    private static readonly AkkaLogLevels Levels = new(TimeProvider.System);

    /// <summary>Set before the actor system starts; until then nothing is logged.</summary>
    public static ILoggerFactory Factory { get; set; } = NullLoggerFactory.Instance;

    public AkkaLogBridge()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(entry => Factory.CreateLogger(AkkaLogNames.Of(entry)).Log(Levels.Of(entry), entry.Cause, "{Message}", entry.Message));
    }
}
