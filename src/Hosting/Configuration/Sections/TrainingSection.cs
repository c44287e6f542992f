using AfdActors.Algorithms.Schedules;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.training</c>.</summary>
/// <param name="LearningRate">Of the clients' SGD, above 0.</param>
/// <param name="Schedule">How that rate changes over the rounds.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Epochs">Passes over a client's samples.</param>
/// <param name="MaxSamples">Samples of a pass at most; 0: all.</param>
/// <param name="Jobs">Clients trained at the same time; 0: one per processor.</param>
/// <param name="Simulate">How long made-up training takes; null: clients train.</param>
/// <param name="Device">Where clients train and the model is measured.</param>
/// <param name="Objective">Name of the loss and of what counts as right.</param>
public sealed record TrainingSection(
    float LearningRate, LearningRateSchedule Schedule,
    int BatchSize, int Epochs, int MaxSamples, int Jobs, TimeSpan? Simulate, TrainingDevice Device, string Objective)
{
    /// <summary>Clients trained at the same time on this machine.</summary>
    public int Parallelism => Jobs > 0 ? Jobs : Environment.ProcessorCount;

    internal static TrainingSection Read(ConfigurationReader keys, ScoringCatalogs scoring)
    {
        var training = new TrainingSection(
            (float)keys.Number("afd.training.lr", "above 0", x => (float)x > 0 && x <= float.MaxValue),
            new LearningRateSchedule(
                keys.Choice("afd.training.schedule", Choices.Schedule),
                keys.Int("afd.training.warm-up-rounds", 0),
                keys.Number("afd.training.decay", "0 < decay <= 1", x => x is > 0 and <= 1),
                keys.Int("afd.training.decay-rounds", 1),
                (float)keys.Number("afd.training.final-lr", "at least 0", x => x is >= 0 and <= float.MaxValue)),
            keys.Int("afd.training.batch", 1, 1_000_000),
            keys.Int("afd.training.epochs", 1, 10_000),
            keys.Int("afd.training.max-samples", 0),
            keys.Int("afd.training.jobs", 0, 1024),
            keys.DurationOrOff("afd.training.simulate"),
            keys.Choice("afd.training.device", Choices.Device),
            keys.Name("afd.training.objective", scoring.Objectives.Names));
        keys.Require(
            training.Schedule.FinalRate <= training.LearningRate, $"at most training.lr ({training.LearningRate})", "afd.training.final-lr",
            "afd.training.lr");
        return training;
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.training.objective", Objective),
        ("afd.training.lr", HoconLiteral.Of(LearningRate)),
        ("afd.training.schedule", Choices.Schedule.NameOf(Schedule.Kind)),
        ("afd.training.warm-up-rounds", HoconLiteral.Of(Schedule.WarmUpRounds)),
        ("afd.training.decay", HoconLiteral.Of(Schedule.Decay)),
        ("afd.training.decay-rounds", HoconLiteral.Of(Schedule.DecayRounds)),
        ("afd.training.final-lr", HoconLiteral.Of(Schedule.FinalRate)),
        ("afd.training.batch", HoconLiteral.Of(BatchSize)),
        ("afd.training.epochs", HoconLiteral.Of(Epochs)),
        ("afd.training.max-samples", HoconLiteral.Of(MaxSamples)),
        ("afd.training.jobs", HoconLiteral.Of(Jobs)),
        ("afd.training.device", Choices.Device.NameOf(Device)),
        ("afd.training.simulate", Simulate is { } simulate ? Durations.Format(simulate) : "off"),
    ];
}
