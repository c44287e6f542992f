using AfdActors.Experiments.Reporting.Figures;

namespace AfdActors.Experiments.Reporting;

/// <summary>
/// How the variants' curves are told apart: a color each while the colors last; with more, the strategy has the color and the codecs
/// have the dashes, or, where variants are files, the colors come again with other dashes.
/// </summary>
internal sealed class CurveStyles(IEnumerable<Variant> variants)
{
    private static readonly string[] Dashes = ["none", "8 3", "2 3", "9 3 2 3", "14 4", "1 2", "5 5", "14 3 2 3 2 3"];

    private readonly List<string> _names = [.. variants.Select(variant => variant.Name).Distinct()];
    private readonly List<string> _strategies = [.. variants.Select(variant => variant.Strategy).Distinct()];
    private readonly List<string> _codecs = [.. variants.Select(Codecs).Distinct()];

    private readonly bool _files = variants.Any(variant => variant.File is not null);

    public CurveStyle Of(Variant variant)
    {
        var name = _names.IndexOf(variant.Name);
        var (color, dashes) = _files || _names.Count <= FigureStyle.Colors
            ? (name, name / FigureStyle.Colors)
            : (_strategies.IndexOf(variant.Strategy), _codecs.IndexOf(Codecs(variant)));
        return new CurveStyle(color % FigureStyle.Colors, Dashes[dashes % Dashes.Length]);
    }

    private static string Codecs(Variant variant) => $"{variant.Downlink} {variant.Uplink}";
}
