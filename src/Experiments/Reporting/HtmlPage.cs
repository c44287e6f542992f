using System.Globalization;
using System.Text;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Experiments.RunFolders;

namespace AfdActors.Experiments.Reporting;

/// <summary>
/// A page in one file that needs nothing else: as wide as the window, light or dark as the reader's system is. Figures shrink with it;
/// tables scroll by themselves.
/// </summary>
internal sealed class HtmlPage
{
    private const int VersionDigits = 12;

    private const string Layout = """
        *{box-sizing:border-box}
        body{font:15px/1.5 system-ui,sans-serif;max-width:1400px;margin:0 auto;padding:1rem;background:var(--paper);color:var(--ink)}
        h1,h2,h3{font-weight:600;line-height:1.25;overflow-wrap:anywhere}h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}
        p{max-width:75ch;overflow-wrap:anywhere}
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:1rem 1.5rem;margin-top:1rem}
        figure{margin:0;min-width:0}figure.wide{grid-column:1/-1}figcaption{font-weight:600;overflow-wrap:anywhere}
        figure svg{display:block;width:100%;height:auto}
        ul.legend{list-style:none;margin:.3rem 0;padding:0;display:flex;flex-wrap:wrap;gap:0 1.2rem;font-size:14px}
        ul.legend svg{width:36px;height:12px;margin-right:8px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
        td,th{padding:2px 9px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}td.text,th.text{text-align:left}
        td.long{white-space:normal;min-width:16rem;max-width:40rem;overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
        pre{background:var(--panel);padding:1rem;overflow:auto}summary{cursor:pointer}
        """;

    private readonly StringBuilder _html;

    public HtmlPage(string title)
    {
        _html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"><title>").Append(Markup.Text(title)).Append("</title>\n<style>\n")
            .Append(FigureStyle.Variables).Append('\n').Append(Layout).Append('\n').Append(FigureStyle.OnPage)
            .Append("\n</style></head><body>\n<h1>").Append(Markup.Text(title)).Append("</h1>\n");
    }

    /// <summary>A name and what it is, a line each.</summary>
    public void Facts(IEnumerable<(string Name, string Value)> facts)
    {
        _html.Append("<dl>\n");
        foreach (var (name, value) in facts) _html.Append(CultureInfo.InvariantCulture, $"<dt>{Markup.Text(name)}</dt><dd>{Markup.Text(value)}</dd>\n");
        _html.Append("</dl>\n");
    }

    public void Heading(string title) => _html.Append(CultureInfo.InvariantCulture, $"<h2>{Markup.Text(title)}</h2>\n");

    public void SubHeading(string title) => _html.Append(CultureInfo.InvariantCulture, $"<h3>{Markup.Text(title)}</h3>\n");

    public void Paragraph(string text) => _html.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Text(text)}</p>\n");

    public void Code(string text) => _html.Append(CultureInfo.InvariantCulture, $"<pre>{Markup.Text(text)}</pre>\n");

    /// <summary>A text that is closed until someone opens it.</summary>
    public void Details(string summary, string text) =>
        _html.Append(CultureInfo.InvariantCulture, $"<details><summary>{Markup.Text(summary)}</summary><pre>{Markup.Text(text)}</pre></details>\n");

    public void Legend(IEnumerable<(string Title, CurveStyle Style)> legend) => _html.Append(Figure.LegendList(legend));

    /// <param name="legends">Whether each figure with several curves has a legend of its own.</param>
    public void Figures(IEnumerable<Figure> figures, bool legends = true)
    {
        _html.Append("<div class=\"figures\">\n");
        foreach (var figure in figures) _html.Append((legends ? figure : figure with { Legend = [] }).ToHtml());
        _html.Append("</div>\n");
    }

    /// <summary>A table.</summary>
    /// <param name="textColumns">So many columns at the left are text; the others are numbers.</param>
    /// <param name="longColumn">The place of a column of long text; -1: none.</param>
    public void Table(int textColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, int longColumn = -1)
    {
        _html.Append("<div class=\"scroll\"><table>\n<tr>");
        Cells("th", headings);
        foreach (var row in rows)
        {
            _html.Append("</tr>\n<tr>");
            Cells("td", row);
        }

        _html.Append("</tr>\n</table></div>\n");

        void Cells(string tag, IReadOnlyList<string> cells)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                var kind = i == longColumn ? " class=\"text long\"" : i < textColumns ? " class=\"text\"" : "";
                _html.Append(CultureInfo.InvariantCulture, $"<{tag}{kind}>{Markup.Text(cells[i])}");
            }
        }
    }

    /// <summary>The whole page.</summary>
    public string End() => _html.Append("</body></html>\n").ToString();

    /// <summary>When a run was begun, with which version and on which machine.</summary>
    public static IEnumerable<(string Name, string Value)> FactsOf(RunOrigin? origin)
    {
        if (origin is null) yield break;
        yield return ("begun", origin.Begun.ToString("yyyy-MM-dd HH:mm:ss 'UTC'zzz", CultureInfo.InvariantCulture).Replace("UTC+00:00", "UTC", StringComparison.Ordinal));
        yield return ("version", VersionOf(origin));
        yield return ("machine", string.Create(
            CultureInfo.InvariantCulture,
            $"{origin.Processors} processors, {origin.Architecture}, {origin.System}, {origin.Runtime}, libtorch {origin.LibTorch}"));
    }

    /// <summary>A version carries the hash of its commit, of which the start is enough.</summary>
    private static string VersionOf(RunOrigin origin)
    {
        var commit = origin.Version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? origin.Version : origin.Version[..Math.Min(origin.Version.Length, commit + 1 + VersionDigits)];
    }
}
