using System.Globalization;
using AfdActors.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AfdActors.Hosting.Logging;

/// <summary>
/// One event, one line: <c>20:51:25.890 info RosterActor: Node n1 registered 2 clients</c>. Log lines are made here or,
/// for other programs, by <see cref="JsonLogLine"/>, and there what others said in it becomes printable.
/// </summary>
/// <param name="stamped">Whether the line begins with the time of day.</param>
/// <param name="stacks">Whether an exception is told with all it knows, in lines of its own.</param>
internal sealed class LogLine(TimeProvider time, bool stamped, bool stacks) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "afd";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (stamped)
            textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write($"{Word(logEntry.LogLevel)} {logEntry.Category}: {Printable.Line(Printable.WithoutParameters(text))}");
        if (logEntry.Exception is { } cause)
        {
            if (stacks) textWriter.Write(Environment.NewLine + Printable.Lines($"{cause}"));
            else if (!text.Contains(cause.Message, StringComparison.Ordinal))
                textWriter.Write($" ({cause.GetType().Name}: {Printable.Line(cause.Message)})");
        }

        textWriter.WriteLine();
    }

    /// <summary>What a level is called.</summary>
    public static string Word(LogLevel level) => level switch
    {
        <= LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
