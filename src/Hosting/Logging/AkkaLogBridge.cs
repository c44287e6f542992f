using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Logging;

/// <summary>
/// Akka's log events to the <see cref="ILoggerFactory"/> of the container that the actor system was made in; named in <c>akka.loggers</c>.
/// Akka creates loggers by type name, so the factory comes with the system's setup (<see cref="LoggerFactorySetup"/>, which Akka.Hosting
/// adds). A system without it logs nothing.
/// </summary>
public sealed class AkkaLogBridge : ReceiveActor
{
    private readonly AkkaLogLevels _levels = new(TimeProvider.System);

    /// <summary>Made by Akka.</summary>
    public AkkaLogBridge()
    {
        var logs = Context.System.Settings.Setup.Get<LoggerFactorySetup>() is { HasValue: true, Value: var setup }
            ? setup.LoggerFactory
            : NullLoggerFactory.Instance;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(
            entry => logs.CreateLogger(AkkaLogNames.Of(entry)).Log(_levels.Of(entry), entry.Cause, "{Message}", entry.Message));
    }
}
