using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.privacy</c>, and what it can promise anything with.</summary>
internal static class PrivacySection
{
    private const string Noise = "afd.privacy.noise-multiplier";

    /// <summary>Scores are made of the clients' losses, which get no noise.</summary>
    private static readonly string[] Scoreless = [.. DropoutSettings.Names.Where(name => !name.StartsWith("afd-", StringComparison.Ordinal))];

    public static PrivacySettings Read(ConfigurationReader keys) => new(
        keys.Number(Noise, "0 (off) or from 0.01 to 1000", x => x is 0 or (>= PrivacySettings.LeastNoise and <= PrivacySettings.MostNoise)),
        keys.Number("afd.privacy.clip", "above 0 and at most 10000", x => x is > 0 and <= PrivacySettings.MostClip),
        keys.Number("afd.privacy.quantile", "0 (off) or 0 < quantile < 1", x => x is >= 0 and < 1),
        keys.Number("afd.privacy.quantile-rate", "above 0 and at most 10", x => x is > 0 and <= 10),
        keys.Number("afd.privacy.quantile-noise", "above 0 and at most 1000", x => x is > 0 and <= 1000),
        keys.Number("afd.privacy.delta", "0 < delta < 1", x => x is > 0 and < 1),
        keys.Choice("afd.privacy.noise", Choices.SeededNoise),
        keys.Number("afd.privacy.local-clip", "at least 0", x => x >= 0));

    /// <summary>The rest of the configuration: what would break the promise is refused.</summary>
    public static void Check(ConfigurationReader keys, RunConfiguration all, StrategyCatalogs catalogs)
    {
        var (privacy, selection) = (all.Privacy, all.Selection);
        if (!privacy.Enabled) return;
        var sampling = SamplingOf(selection.Strategy, catalogs);
        var least = privacy.LeastQuantileNoise(selection.ClientsPerRound);
        Require(privacy.Quantile == 0 || privacy.CountLeavesEnough(selection.ClientsPerRound),
            $"at least {least:g6} (0.55 noise-multiplier / selection.clients-per-round), or the count leaves nothing for the sum",
            "afd.privacy.quantile-noise");
        Require(sampling is not null,
            "uniform or poisson with privacy, which draw by chance alone", "afd.selection.strategy");
        Require(selection.OverProvision == 0,
            "0 with privacy: who is quick to answer must not decide who counts", "afd.selection.over-provision");
        Require(sampling != ClientSampling.Poisson || selection.MinUpdates == 1,
            "1 with privacy and selection.strategy = poisson: repeated rounds would favor some clients", "afd.selection.min-updates");
        Require(sampling != ClientSampling.WithoutReplacement || all.Uplink.Codec is RawUplink.Name or TernaryUplink.Name,
            "raw or ternary with privacy and selection.strategy = uniform, where clients may keep nothing between rounds; or take poisson",
            "afd.uplink.codec");
        Require(Scoreless.Contains(all.Dropout.Name),
            $"one of {string.Join(", ", Scoreless)} with privacy: scores are made of losses without noise", "afd.dropout.strategy");
        Require(ServerOptimizerSettings.Names.Contains(all.Aggregation.Name),
            $"one of {string.Join(", ", ServerOptimizerSettings.Names)} with privacy, which step by the noised mean and nothing else",
            "afd.aggregation.optimizer");
        Require(all.Aggregation.Optimizer.Rule.Kind == AggregationRuleKind.Mean,
            "mean with privacy, whose noise hides one client in a sum of clipped updates", "afd.aggregation.rule");

        void Require(bool holds, string expected, string key) => keys.Require(holds, expected, key, Noise);
    }

    public static IEnumerable<(string Key, string Value)> Render(PrivacySettings privacy) =>
    [
        (Noise, HoconLiteral.Of(privacy.NoiseMultiplier)),
        ("afd.privacy.clip", HoconLiteral.Of(privacy.Clip)),
        ("afd.privacy.quantile", HoconLiteral.Of(privacy.Quantile)),
        ("afd.privacy.quantile-rate", HoconLiteral.Of(privacy.QuantileRate)),
        ("afd.privacy.quantile-noise", HoconLiteral.Of(privacy.QuantileNoise)),
        ("afd.privacy.delta", HoconLiteral.Of(privacy.Delta)),
        ("afd.privacy.noise", Choices.SeededNoise.NameOf(privacy.Seeded)),
        ("afd.privacy.local-clip", HoconLiteral.Of(privacy.LocalClip)),
    ];

    /// <summary>Null also where the selector cannot be made, which is an error of its own.</summary>
    private static ClientSampling? SamplingOf(StrategySettings selector, StrategyCatalogs catalogs)
    {
        try
        {
            return catalogs.CreateSelector(selector).Sampling;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
