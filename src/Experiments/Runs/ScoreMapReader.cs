using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Experiments.Reporting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

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
