using System.Text;
using AfdActors.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli;

/// <summary>
/// An error stream for other programs: each line that a command tells a person becomes a JSON object, in the form of a log line.
/// </summary>
internal sealed class JsonMessages(TextWriter to, TimeProvider time) : TextWriter
{
    private readonly Lock _writing = new();
    private readonly StringBuilder _begun = new();

    /// <inheritdoc/>
    public override Encoding Encoding => to.Encoding;

    /// <summary>What the lines from now on are.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_writing)
        {
            var lines = _begun.Append(value).ToString().ReplaceLineEndings("\n").Split('\n');
            foreach (var line in lines[..^1].Where(line => line.Length > 0))
                to.WriteLine(JsonLogLine.Of(time, Level, "afd", line));
            _begun.Clear().Append(lines[^1]);
        }
    }
}
