using System.Globalization;
using System.Text;

namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>How a curve is drawn.</summary>
/// <param name="Color">Index into the palette of <see cref="FigureStyle"/>.</param>
/// <param name="Dashes">A value of SVG's stroke-dasharray.</param>
internal readonly record struct CurveStyle(int Color, string Dashes = "none")
{
    /// <summary>The attributes of a path.</summary>
    public string Stroke => $"class=\"mean s{Color}\" stroke-dasharray=\"{Dashes}\"";
}

/// <summary>
/// A picture of a report: part of the page, which gives it colors and width, or a file of its own.
/// </summary>
/// <param name="Name">A name for a file, without its extension.</param>
/// <param name="Title">For people.</param>
/// <param name="Width">Of the view box, and in pixels at most.</param>
/// <param name="Height">Of the view box.</param>
/// <param name="Body">What is inside the svg element.</param>
public sealed record Figure(string Name, string Title, int Width, int Height, string Body)
{
    private const int TitleHeight = 26;
    private const int LegendHeight = 18;
    private const int Margin = 10;

    /// <summary>Takes the whole width of the page.</summary>
    public bool Wide { get; init; }

    /// <summary>Pixels below which it can be scrolled instead of becoming smaller; 0: it fits any width.</summary>
    public int Least { get; init; }

    /// <summary>What each curve is, where there are several.</summary>
    internal IReadOnlyList<(string Title, CurveStyle Style)> Legend { get; init; } = [];

    /// <summary>A name for a file: letters, digits and hyphens.</summary>
    public static string NameOf(string title) => string.Join(
        '-', new string([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The figure as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder(Wide ? "<figure class=\"wide\">" : "<figure>");
        html.Append(CultureInfo.InvariantCulture, $"<figcaption>{Markup.Text(Title)}</figcaption>");
        if (Legend.Count > 1) html.Append(LegendList(Legend));
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\"><svg viewBox=\"0 0 {Width} {Height}\" style=\"max-width:{Width}px");
        if (Least > 0) html.Append(CultureInfo.InvariantCulture, $";min-width:{Least}px");
        return html.Append(CultureInfo.InvariantCulture, $"\" role=\"img\" aria-label=\"{Markup.Text(Title)}\">").Append(Body)
            .Append("</svg></div></figure>\n").ToString();
    }

    /// <summary>The figure as an SVG file in light colors that needs nothing else; its legend is below it.</summary>
    public string ToSvg()
    {
        var legend = Legend.Count > 1 ? Legend : [];
        var (width, height) = (Width + (2 * Margin), Height + TitleHeight + Margin + (legend.Count * LegendHeight));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Text(Title)}</title><style>{FigureStyle.Light}</style>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"19\">{Markup.Text(Title)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin} {TitleHeight})\">").Append(Body);
        for (var i = 0; i < legend.Count; i++)
        {
            var y = Height + (i * LegendHeight) + 6;
            svg.Append(CultureInfo.InvariantCulture, $"<path {legend[i].Style.Stroke} d=\"M0 {y}H36\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"44\" y=\"{y + 4}\">{Markup.Text(legend[i].Title)}</text>");
        }

        return svg.Append("</g></svg>\n").ToString();
    }

    /// <summary>What each curve is, as an HTML list.</summary>
    internal static string LegendList(IEnumerable<(string Title, CurveStyle Style)> legend) => new StringBuilder("<ul class=\"legend\">\n")
        .AppendJoin("", legend.Select(entry =>
            $"<li><svg viewBox=\"0 0 36 12\"><path {entry.Style.Stroke} d=\"M0 6H36\"/></svg>{Markup.Text(entry.Title)}\n"))
        .Append("</ul>\n").ToString();
}
