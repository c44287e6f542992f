using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AfdActors.Messages;

/// <summary>
/// Text of others as a terminal or a log may show it. A control character or a mark that changes the direction of writing is shown by its
/// number, such as <c>\u001b</c>, and so cannot move the cursor, hide what stands beside it or begin a line of its own.
/// </summary>
public static partial class Printable
{
    /// <summary>One line: line ends are shown as <c>\n</c>.</summary>
    public static string Line(string text)
    {
        // Most texts are plain.
        if (!text.Any(c => char.IsSurrogate(c) || !IsShown(CharUnicodeInfo.GetUnicodeCategory(c))))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsShown(Rune.GetUnicodeCategory(rune)))
                shown.Append(rune.ToString());
            else
                shown.Append(rune.Value == '\n' ? "\\n" : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"));
        }

        return shown.ToString();
    }

    /// <summary>The same for a text of several lines, which it keeps, and without names of parameters.</summary>
    public static string Lines(string text) =>
        string.Join(Environment.NewLine, WithoutParameters(text).ReplaceLineEndings("\n").Split('\n').Select(Line));

    /// <summary>Without what .NET adds to a message on an argument, " (Parameter 'name')", which tells a user nothing.</summary>
    public static string WithoutParameters(string text) => Parameter().Replace(text, "");

    [GeneratedRegex(@" \(Parameter '\w+'\)")]
    private static partial Regex Parameter();

    private static bool IsShown(UnicodeCategory category) =>
        category is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
