using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AfdActors.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AfdActors.Hosting.Logging;

/// <summary>
/// One event, one line, as a JSON object for other programs: time (UTC), level, category, message, and exception where there is one.
/// </summary>
/// <param name="stacks">Whether an exception is told with all it knows.</param>
internal sealed class JsonLogLine(TimeProvider time, bool stacks) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "afd-json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Event(string Time, string Level, string Category, string Message, string? Exception);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = Printable.WithoutParameters(logEntry.Formatter(logEntry.State, logEntry.Exception));
        var cause = logEntry.Exception is not { } e ? null : stacks ? $"{e}" : $"{e.GetType().Name}: {e.Message}";
        textWriter.WriteLine(Of(time, logEntry.LogLevel, logEntry.Category, text, cause));
    }

    /// <summary>The line, without its end.</summary>
    public static string Of(TimeProvider time, LogLevel level, string category, string message, string? exception = null) =>
        JsonSerializer.Serialize(
            new Event(
                time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), LogLine.Word(level), category,
                Printable.Lines(message), exception is null ? null : Printable.Lines(exception)),
            Options);
}
