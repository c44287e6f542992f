namespace AfdActors.Experiments.Reporting;

/// <summary>
/// How the variants' curves are told apart: a color each while the colors last; with more, the strategy has the color and the codecs
/// have the dashes, or, where variants are files, the colors come again with other dashes.
/// </summary>
internal sealed class CurveStyles(IEnumerable<Variant> variants)
{
    private static readonly string[] Colors = ["#0b62a8", "#d1495b", "#2e8b57", "#e08e0b", "#7a5195", "#00798c", "#8c564b", "#5c6b73"];
    private static readonly string[] Dashes = ["none", "8 3", "2 3", "9 3 2 3", "14 4", "1 2", "5 5", "14 3 2 3 2 3"];

    private readonly List<string> _names = [.. variants.Select(variant => variant.Name).Distinct()];
    private readonly List<string> _strategies = [.. variants.Select(variant => variant.Strategy).Distinct()];
    private readonly List<string> _codecs = [.. variants.Select(Codecs).Distinct()];

    private readonly bool _files = variants.Any(variant => variant.File is not null);

    private bool InTurn => _files || _names.Count <= Colors.Length;

    public string ColorOf(Variant variant) =>
        Colors[(InTurn ? _names.IndexOf(variant.Name) : _strategies.IndexOf(variant.Strategy)) % Colors.Length];

    /// <summary>The attributes of a path.</summary>
    public string StrokeOf(Variant variant) =>
        $"stroke=\"{ColorOf(variant)}\" stroke-dasharray=\"{Dashes[(InTurn ? _names.IndexOf(variant.Name) / Colors.Length : _codecs.IndexOf(Codecs(variant))) % Dashes.Length]}\"";

    private static string Codecs(Variant variant) => $"{variant.Downlink} {variant.Uplink}";
}
