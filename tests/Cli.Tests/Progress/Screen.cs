using System.Globalization;
using System.Text.RegularExpressions;

namespace AfdActors.Cli.Tests.Progress;

/// <summary>
/// What a terminal shows after an output: the control sequences that Spectre.Console writes are obeyed, an unknown one is an error.
/// </summary>
internal static partial class Screen
{
    /// <summary>The lines, without the empty ones at the end; a line that is wider than the terminal goes on in the next.</summary>
    public static IReadOnlyList<string> Of(string output, int width)
    {
        List<char[]> lines = [Blank(width)];
        var (row, column) = (0, 0);
        foreach (Match piece in Pieces().Matches(output))
        {
            var number = piece.Groups["n"] is { Success: true, Length: > 0 } n ? int.Parse(n.Value, CultureInfo.InvariantCulture) : 1;
            switch (piece.Groups["end"] is { Success: true } end ? $"CSI {end.Value}" : piece.Value)
            {
                case "\r":
                    column = 0;
                    break;
                case "\n":
                    (row, column) = (row + 1, 0);
                    break;
                case "CSI A":
                    row = Math.Max(0, row - number);
                    break;
                case "CSI K":
                    lines[row] = Blank(width);
                    break;
                case "CSI m" or "CSI h" or "CSI l":
                    break;
                case [var shown]:
                    if (column == width)
                        (row, column) = (row + 1, 0);
                    Extend();
                    lines[row][column++] = shown;
                    break;
                default:
                    throw new InvalidDataException($"expected a sequence that this screen knows, got {Uri.EscapeDataString(piece.Value)}");
            }

            Extend();
        }

        return [.. lines.Select(line => new string(line).TrimEnd()).Reverse().SkipWhile(line => line.Length == 0).Reverse()];

        void Extend()
        {
            while (lines.Count <= row)
                lines.Add(Blank(width));
        }
    }

    private static char[] Blank(int width) => [.. Enumerable.Repeat(' ', width)];

    [GeneratedRegex(@"\x1b\[\??(?<n>[0-9;]*)(?<end>[A-Za-z])|[\s\S]")]
    private static partial Regex Pieces();
}
