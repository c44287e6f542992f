namespace AfdActors.Experiments.Reporting.Figures;

/// <summary>
/// The colors of pages and figures, once for light paper and once for dark: a page takes those that the reader's system asks for, a figure
/// in a file of its own is light.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Curves that have a color of their own.</summary>
    public const int Colors = 8;

    private static readonly (string Name, string Light, string Dark)[] Palette =
    [
        ("paper", "#fff", "#14181d"), ("ink", "#1c2530", "#e6eaee"), ("quiet", "#5a6673", "#a3afbb"), ("line", "#e3e7eb", "#2f3842"),
        ("panel", "#f5f7f9", "#1d242b"),
        ("s0", "#0b62a8", "#5fb0f2"), ("s1", "#d1495b", "#ff8090"), ("s2", "#2e8b57", "#5fd38d"), ("s3", "#e08e0b", "#f7b84b"),
        ("s4", "#7a5195", "#c39ae0"), ("s5", "#00798c", "#3fc8d8"), ("s6", "#8c564b", "#d09a8e"), ("s7", "#5c6b73", "#b4c0c7"),
    ];

    /// <summary>The variables of a page: light, and dark where that is asked for.</summary>
    public static string Variables { get; } =
        $":root{{color-scheme:light dark;{Set(color => color.Light)}}}@media(prefers-color-scheme:dark){{:root{{{Set(color => color.Dark)}}}}}";

    /// <summary>The rules of figures on a page.</summary>
    public static string OnPage { get; } = Rules(name => $"var(--{name})");

    /// <summary>The same in light colors, for a file.</summary>
    public static string Light { get; } = Rules(name => Palette.First(color => color.Name == name).Light);

    private static string Set(Func<(string Name, string Light, string Dark), string> value) =>
        string.Concat(Palette.Select(color => $"--{color.Name}:{value(color)};"));

    private static string Rules(Func<string, string> color) =>
        $"svg text{{font:12px system-ui,sans-serif;fill:{color("quiet")}}}svg .title{{font-size:14px;font-weight:600;fill:{color("ink")}}}"
        + $".grid{{stroke:{color("line")}}}.mean{{fill:none;stroke-width:2}}.band{{fill-opacity:.15}}"
        + $".target{{fill:none;stroke:{color("ink")};stroke-dasharray:4 4}}.cell{{fill:{color("s0")}}}.field{{fill:{color("panel")}}}"
        + $"svg .on{{fill:{color("paper")}}}svg .off{{fill:{color("ink")}}}"
        + string.Concat(Enumerable.Range(0, Colors).Select(i => $".mean.s{i}{{stroke:{color($"s{i}")}}}.band.s{i},.dot.s{i}{{fill:{color($"s{i}")}}}"));
}
