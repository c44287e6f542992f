using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.ScoreMaps;
using AfdActors.Cli.Configuration;
using AfdActors.Cli.Reporting;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.Cli.Runs;

/// <summary>The score maps of a checkpoint, by unit group.</summary>
internal static class ScoreMapReader
{
    /// <summary>Empty without a checkpoint and for strategies that keep no scores.</summary>
    public static IReadOnlyList<GroupScores> Read(RunConfiguration configuration, ModelLayout layout, RunState? state)
    {
        if (state is null)
            return [];
        var strategy = DropoutStrategies.Create(configuration.Dropout, layout, configuration.Run.Seed);
        strategy.Restore(state.Dropout);
        return [.. strategy.Scores().Select((scores, group) => new GroupScores(layout.Groups[group].Name, scores))];
    }
}
