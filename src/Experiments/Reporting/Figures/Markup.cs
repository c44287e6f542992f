using System.Net;

namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>Text of others in HTML and SVG.</summary>
internal static class Markup
{
    /// <summary>
    /// The text, never markup, for elements and quoted attributes. Control characters, which XML does not allow, become a replacement
    /// character.
    /// </summary>
    public static string Text(string text) => WebUtility.HtmlEncode(
        text.Any(IsForbidden) ? new string([.. text.Select(c => IsForbidden(c) ? '\uFFFD' : c)]) : text);

    /// <summary>A lone half of a pair is replaced by the encoder.</summary>
    private static bool IsForbidden(char c) => (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is '\uFFFE' or '\uFFFF';
}
