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
    /// <summary>Whether the strategy keeps scores; of those that a host registered nothing is known.</summary>
    public static bool HasScores(RunConfiguration configuration, ModelLayout layout) => DropoutSettings.Names.Contains(configuration.Dropout.Name)
        && StrategyCatalogs.BuiltIn.CreateDropout(configuration.Dropout.Strategy, layout, configuration.Run.Seed).Scores().Count > 0;

    /// <summary>Empty without a checkpoint and for strategies that keep no scores.</summary>
    public static IReadOnlyList<GroupScores> Read(RunConfiguration configuration, ModelLayout layout, RunState? state)
    {
        if (state is null || !DropoutSettings.Names.Contains(configuration.Dropout.Name))
            return [];
        var strategy = StrategyCatalogs.BuiltIn.CreateDropout(configuration.Dropout.Strategy, layout, configuration.Run.Seed);
        strategy.Restore(state.Dropout);
        return [.. strategy.Scores().Select((scores, group) => new GroupScores(layout.Groups[group].Name, scores))];
    }
}
