namespace AfdActors.Experiments.Reporting;

/// <summary>
/// How the variants' curves are told apart: a colour each while the colours last; with more, the strategy has the colour and the codecs
/// have the dashes, or, where variants are files, the colours come again with other dashes.
/// </summary>
internal sealed class CurveStyles(IEnumerable<Variant> variants)
{
    private static readonly string[] Colours = ["#0b62a8", "#d1495b", "#2e8b57", "#e08e0b", "#7a5195", "#00798c", "#8c564b", "#5c6b73"];
    private static readonly string[] Dashes = ["none", "8 3", "2 3", "9 3 2 3", "14 4", "1 2", "5 5", "14 3 2 3 2 3"];

    private readonly List<string> _names = [.. variants.Select(variant => variant.Name).Distinct()];
    private readonly List<string> _strategies = [.. variants.Select(variant => variant.Strategy).Distinct()];
    private readonly List<string> _codecs = [.. variants.Select(Codecs).Distinct()];

    private readonly bool _files = variants.Any(variant => variant.File is not null);

    private bool InTurn => _files || _names.Count <= Colours.Length;

    public string ColourOf(Variant variant) => Colours[(InTurn ? _names.IndexOf(variant.Name) : _strategies.IndexOf(variant.Strategy)) % Colours.Length];

    /// <summary>The attributes of a path.</summary>
    public string StrokeOf(Variant variant) =>
        $"stroke=\"{ColourOf(variant)}\" stroke-dasharray=\"{Dashes[(InTurn ? _names.IndexOf(variant.Name) / Colours.Length : _codecs.IndexOf(Codecs(variant))) % Dashes.Length]}\"";

    private static string Codecs(Variant variant) => $"{variant.Downlink} {variant.Uplink}";
}
