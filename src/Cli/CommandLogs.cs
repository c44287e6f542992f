using AfdActors.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AfdActors.Cli;

/// <summary>The log of a command; its lines go to standard error.</summary>
internal static class CommandLogs
{
    /// <param name="serves">
    /// A process that serves says who joins and who leaves; a command that ends by itself only what goes wrong.
    /// </param>
    /// <param name="json">A JSON object a line.</param>
    public static ILoggerFactory Create(bool verbose, bool serves, bool json) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(verbose ? LogLevel.Debug : serves ? LogLevel.Information : LogLevel.Warning)
        .AddFilter("Microsoft", verbose ? LogLevel.Debug : LogLevel.Warning)
        // A host logs why it cannot start, and so does this program.
        .AddFilter("Microsoft.Extensions.Hosting", verbose ? LogLevel.Debug : LogLevel.None)
        // In one process the coordinator says why it drops a client, and the client says the same again.
        .AddFilter("/user/node/", verbose ? LogLevel.Debug : serves ? LogLevel.Information : LogLevel.None)
        .AddFilter("ClientActor", verbose ? LogLevel.Debug : serves ? LogLevel.Information : LogLevel.Error)
        // The coordinator has one line for all clients that dropped out of an attempt; this is each of them.
        .AddFilter("DropOuts", verbose ? LogLevel.Debug : LogLevel.Warning)
        .AddConsole(console =>
        {
            console.FormatterName = json ? JsonLogLine.FormatterName : LogLine.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        })
        .Services
        .AddSingleton<ConsoleFormatter>(new LogLine(TimeProvider.System, stamped: serves, stacks: verbose))
        .AddSingleton<ConsoleFormatter>(new JsonLogLine(TimeProvider.System, stacks: verbose)));
}
