using Spectre.Console;
using Spectre.Console.Rendering;

namespace AfdActors.Cli.Progress;

/// <summary>
/// One line of a terminal: what does not fit into its width is cut, and an ellipsis says so. It wipes what stood on the line before.
/// </summary>
internal sealed class CutLine(Renderable line) : Renderable
{
    private const string WipeLine = "\u001b[2K";

    private const string Ellipsis = "…";

    /// <summary>Wider than any line, so that the text is not wrapped before it is cut.</summary>
    private const int Uncut = 100_000;

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var segments = ((IRenderable)line).Render(options, Uncut).Where(segment => !segment.IsLineBreak).ToList();
        if (options.Ansi)
            yield return Segment.Control(WipeLine);
        var left = Segment.CellCount(segments) <= maxWidth ? maxWidth : maxWidth - Ellipsis.Length;
        foreach (var segment in segments)
        {
            if (segment.CellCount() > left)
            {
                yield return new Segment(Begin(segment.Text, left) + Ellipsis, segment.Style);
                yield break;
            }

            left -= segment.CellCount();
            yield return segment;
        }
    }

    /// <summary>What of a text fits into so many columns; a character may take two.</summary>
    private static string Begin(string text, int columns)
    {
        var begin = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns -= rune.ToString().GetCellWidth();
            if (columns < 0)
                break;
            begin += rune.Utf16SequenceLength;
        }

        return text[..begin];
    }
}
