using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Tests;

/// <summary>Finished runs for tests.</summary>
internal static class Variants
{
    /// <summary>A combination over the defaults.</summary>
    public static VariantRun Run(
        string strategy, string uplink, string downlink, ulong seed, RunSummary summary, IReadOnlyList<RoundReport> rounds)
    {
        var configuration = Configuration(strategy, uplink, downlink, seed);
        return new VariantRun(Variant.Of(configuration), configuration, summary, rounds, []);
    }

    /// <summary>A configuration file.</summary>
    public static VariantRun File(string name, RunConfiguration configuration, RunSummary summary, IReadOnlyList<RoundReport> rounds) =>
        new(Variant.Of(configuration, name), configuration, summary, rounds, []);

    /// <summary>The defaults but for what is said.</summary>
    public static RunConfiguration Configuration(string strategy, string uplink, string downlink, ulong seed, params string[] settings) =>
        ConfigurationLoader.Load(null,
    [
        Override.Set($"afd.dropout.strategy={strategy}"), Override.Set($"afd.uplink.codec={uplink}"),
        Override.Set($"afd.downlink.codec={downlink}"),
        Override.Set($"afd.run.seed={seed}"), .. settings.Select(Override.Set),
    ]);
}
