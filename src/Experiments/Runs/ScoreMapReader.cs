using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Experiments.Reporting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>The score maps of a checkpoint, by unit group.</summary>
internal static class ScoreMapReader
{
    /// <summary>Whether the strategy keeps scores.</summary>
    public static bool HasScores(RunConfiguration configuration, StrategyCatalogs catalogs, ModelLayout layout) =>
        Create(configuration, catalogs, layout).Scores().Count > 0;

    /// <summary>Empty without a checkpoint and for strategies that keep no scores.</summary>
    public static IReadOnlyList<GroupScores> Read(
        RunConfiguration configuration, StrategyCatalogs catalogs, ModelLayout layout, RunState? state)
    {
        if (state is null) return [];
        var strategy = Create(configuration, catalogs, layout);
        strategy.Restore(state.Dropout);
        return [.. strategy.Scores().Select((scores, group) => new GroupScores(layout.Groups[group].Name, scores))];
    }

    private static IDropoutStrategy Create(RunConfiguration configuration, StrategyCatalogs catalogs, ModelLayout layout) =>
        catalogs.CreateDropout(configuration.Dropout.Strategy, layout, configuration.Run.Seed);
}
