using AfdActors.Coordinator;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.robustness</c>.</summary>
internal static class RobustnessSection
{
    public static RobustnessSettings Read(ConfigurationReader keys) => new(
        keys.Number("afd.robustness.max-weight", "0 (any) or at least 1", x => x is 0 or >= 1),
        keys.Number("afd.robustness.max-norm", "0 (any) or at least 1", x => x is 0 or >= 1),
        keys.Number("afd.robustness.max-loss", "0 (any) or above 1", x => x is 0 or > 1));

    public static IEnumerable<(string Key, string Value)> Render(RobustnessSettings robustness) =>
    [
        ("afd.robustness.max-weight", HoconLiteral.Of(robustness.MaxWeight)),
        ("afd.robustness.max-norm", HoconLiteral.Of(robustness.MaxNorm)),
        ("afd.robustness.max-loss", HoconLiteral.Of(robustness.MaxLoss)),
    ];
}
