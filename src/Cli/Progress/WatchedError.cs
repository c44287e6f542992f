using System.Text;
using Spectre.Console;

namespace AfdActors.Cli.Progress;

/// <summary>
/// The error stream of a terminal that a person watches. While a bar is drawn at the bottom, lines that are written here scroll above it,
/// each cut to the width; else they go out as they are. Any thread may write.
/// </summary>
public sealed class WatchedError(IAnsiConsole console) : TextWriter
{
    private readonly Lock _writing = new();
    private readonly StringBuilder _begun = new();
    private bool _hasBar;

    /// <inheritdoc/>
    public override Encoding Encoding => console.Profile.Encoding;

    internal IAnsiConsole Console => console;

    /// <summary>Whether a bar is drawn; a line that was begun under it ends with it.</summary>
    internal bool HasBar
    {
        set
        {
            lock (_writing)
            {
                if (!value && _begun.Length > 0)
                    WriteAbove("\n");
                _hasBar = value;
            }
        }
    }

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
            if (_hasBar)
                WriteAbove(value);
            else
                console.Profile.Out.Writer.Write(value);
        }
    }

    private void WriteAbove(string? text)
    {
        var lines = _begun.Append(text).ToString().ReplaceLineEndings("\n").Split('\n');
        foreach (var line in lines[..^1])
            WriteCut(line);
        _begun.Clear().Append(lines[^1]);
    }

    /// <summary>A line that is cut to the width of the terminal, with or without a bar.</summary>
    internal void WriteCut(string line) => Draw(() => console.Write(new Rows(new CutLine(new Paragraph(line)))));

    /// <summary>
    /// Draws on the console, one thread at a time: Spectre takes the locks of a bar and of its console in one order to draw the bar, and in
    /// the other to write a line above it, so that two threads could wait for each other.
    /// </summary>
    internal void Draw(Action draw)
    {
        lock (_writing) draw();
    }
}
