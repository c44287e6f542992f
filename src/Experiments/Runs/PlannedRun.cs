using AfdActors.Experiments.Reporting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>One row of a comparison to run.</summary>
internal sealed record PlannedRun(Variant Variant, RunConfiguration Configuration)
{
    /// <summary>What the row of a configuration file is called.</summary>
    public static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    /// <summary>A configuration with another strategy and other codecs.</summary>
    /// <param name="values">What it is called besides, where the overrides differ from row to row; else empty.</param>
    /// <exception cref="InvalidConfigurationException">They do not go with the rest of it.</exception>
    public static PlannedRun Combination(
        string? file, IReadOnlyList<Override> overrides, string strategy, string uplink, string downlink, ulong seed,
        RunCatalogs catalogs, string values = "")
    {
        var configuration =
            ConfigurationLoader.Load(file, [.. overrides, .. Overrides(strategy, uplink, downlink), Seeded(seed)], catalogs);
        var variant = Variant.Of(configuration);
        return new PlannedRun(values.Length > 0 ? variant with { File = $"{variant.Name},{values}" } : variant, configuration);
    }

    /// <summary>A configuration as it is.</summary>
    /// <param name="file">Null: the defaults.</param>
    /// <exception cref="InvalidConfigurationException">It is no configuration.</exception>
    public static PlannedRun Named(
        string name, string? file, IReadOnlyList<Override> overrides, ulong seed, RunCatalogs catalogs)
    {
        var configuration = ConfigurationLoader.Load(file, [.. overrides, Seeded(seed)], catalogs);
        return new PlannedRun(Variant.Of(configuration, name), configuration);
    }

    /// <summary>What a combination says over a configuration.</summary>
    public static IReadOnlyList<Override> Overrides(string strategy, string uplink, string downlink) =>
    [
        Override.For("--strategies", "afd.dropout.strategy", strategy),
        Override.For("--uplinks", "afd.uplink.codec", uplink),
        Override.For("--downlinks", "afd.downlink.codec", downlink),
    ];

    private static Override Seeded(ulong seed) => Override.For("--seeds", "afd.run.seed", $"{seed}");
}
