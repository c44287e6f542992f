using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>Which run of a comparison the others are measured against.</summary>
public static class Baseline
{
    private const int Plain = 3;

    /// <summary>
    /// Plain FedAvg of the same seed: strategy none, raw up and down, the server taking the average as it is and serving that. Of several,
    /// the one that converges soonest by communication time, as FedAvg is due its own best learning rate; where none was run, the nearest
    /// to it: none with uplink raw, else the first run of that seed.
    /// </summary>
    /// <param name="target">Accuracy 0..1 that counts as converged; 0 = none.</param>
    public static VariantRun Of(VariantRun run, IReadOnlyList<VariantRun> runs, double target) => runs
        .Where(other => other.Variant.Seed == run.Variant.Seed)
        .OrderByDescending(other => Plainness(other.Configuration))
        .ThenBy(other =>
            Plainness(other.Configuration) == Plain ? Convergence.Of(other.Rounds, target)?.CommunicationSeconds ?? double.PositiveInfinity
            : 0)
        .First();

    /// <summary>The baselines of all runs in words: one title where it is the same for every seed.</summary>
    public static string Title(IReadOnlyList<VariantRun> runs, double target)
    {
        var baselines = runs.Select(run => Of(run, runs, target).Variant).Distinct().GroupBy(baseline => baseline.Title).ToList();
        return baselines.Count == 1
            ? baselines[0].Key
            : string.Join("; ", baselines.Select(same => $"{same.Key} (seed {string.Join(", ", same.Select(baseline => baseline.Seed))})"));
    }

    /// <summary>How near a configuration is to plain FedAvg; without strategy none and uplink raw, not at all.</summary>
    private static int Plainness(RunConfiguration c)
    {
        if (c.Dropout.Name != "none" || c.Uplink.Codec != RawUplink.Name)
            return 0;
        var average = c.Aggregation is
        {
            IsOwn: true,
            Optimizer: { Kind: ServerOptimizerKind.Average, LearningRate: 1, Density: 1, Rule.Kind: AggregationRuleKind.Mean },
            Averaging: 0,
        };
        return Plain - (c.Downlink.Codec == Downlinks.RawName ? 0 : 1) - (average ? 0 : 1);
    }
}
