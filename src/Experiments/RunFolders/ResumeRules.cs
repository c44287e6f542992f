using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Selection;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.RunFolders;

/// <summary>
/// What a resumed run may have different from the run it continues: only what leaves the results as they would have been,
/// and, where its training diverged, how far its steps go.
/// </summary>
public static class ResumeRules
{
    private static readonly HashSet<string> Free =
    [
        "afd.run.rounds", "afd.run.eval-every", "afd.run.target-accuracy", "afd.run.stop-at-target", "afd.run.patience",
        "afd.run.metrics", "afd.run.durability", "afd.model.weights", "afd.data.path",
        "afd.round.deadline", "afd.round.max-attempts", "afd.selection.min-clients",
        "afd.selection.start-clients", "afd.admission.max-clients", "afd.client.state-memory-mb", "afd.secure-aggregation.phase-timeout",
        "afd.training.jobs", "afd.training.device", "afd.transfer.chunk-bytes", "afd.transfer.max-in-flight", "afd.transfer.retry",
    ];

    /// <summary>What whoever goes on with a run that diverged has to change.</summary>
    private static readonly HashSet<string> FreeWhereDiverged =
    [
        "afd.training.lr", "afd.uplink.warm-up-lr", "afd.aggregation.lr", "afd.robustness.max-norm", "afd.robustness.max-loss",
    ];

    /// <summary>Refuses a changed configuration and names every key.</summary>
    /// <param name="source">Where <paramref name="before"/> was read, for messages.</param>
    /// <param name="diverged">The run ended as its training diverged, and has closed no round since.</param>
    /// <exception cref="InvalidConfigurationException">A key that matters differs, or the rounds shrink.</exception>
    public static void Check(RunConfiguration before, RunConfiguration now, string source, bool diverged = false)
    {
        var errors = ConfigurationText.Keys(before)
            .Zip(ConfigurationText.Keys(now))
            .Where(pair => pair.First.Value != pair.Second.Value && !IsFree(pair.First.Key, now)
                && !(diverged && FreeWhereDiverged.Contains(pair.First.Key)))
            .Select(pair =>
                new ConfigurationError("--resume", pair.First.Key, $"expected {pair.First.Value} as in {source}, got {pair.Second.Value}"))
            .ToList();
        if (now.Run.Rounds < before.Run.Rounds)
        {
            errors.Add(new ConfigurationError(
                "--resume", "afd.run.rounds", $"expected at least {before.Run.Rounds} as in {source}, got {now.Run.Rounds}"));
        }
        else if (now.Run.Rounds != before.Run.Rounds && now.Training.Schedule.Kind == ScheduleKind.Cosine)
        {
            errors.Add(new ConfigurationError(
                "--resume", "afd.run.rounds",
                $"expected {before.Run.Rounds} as in {source}, over which training.schedule = cosine falls, got {now.Run.Rounds}"));
        }

        if (errors.Count > 0)
            throw new InvalidConfigurationException(errors);
    }

    /// <summary>Chunks have headers, so that their size is in the bytes and in the modeled times that Oort goes by.</summary>
    private static bool IsFree(string key, RunConfiguration now) =>
        Free.Contains(key) && !(key == "afd.transfer.chunk-bytes" && now.Selection.Strategy.Name == OortSelection.Name);
}
