using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>Keeps a run's score maps at a few rounds, for pictures over time: those of the checkpoint that a round leaves behind.</summary>
internal sealed class ScoreRecorder(RunConfiguration configuration, StrategyCatalogs catalogs, ModelLayout layout, RunFolder folder)
{
    private readonly bool _hasScores = ScoreMapReader.HasScores(configuration, catalogs, layout);

    /// <summary>Adds the scores after this round, if it is one of those that are kept.</summary>
    /// <returns>What was added; null where nothing was.</returns>
    public ScoreSnapshot? Add(RoundReport report) => ScoreHistory.Keeps(report.Round) ? AddLast() : null;

    /// <summary>Adds the scores after the last round, unless they are there.</summary>
    /// <returns>What was added; null where nothing was.</returns>
    public ScoreSnapshot? AddLast()
    {
        if (!_hasScores || folder.ReadCheckpoint() is not { } state || folder.Scores.Read().Any(snapshot => snapshot.Round == state.Round))
            return null;
        var snapshot = new ScoreSnapshot(state.Round, ScoreMapReader.Read(configuration, catalogs, layout, state));
        folder.Scores.Append(snapshot);
        return snapshot;
    }
}
