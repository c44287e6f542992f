using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.run</c>.</summary>
/// <param name="Seed">Every random stream of the run derives from it.</param>
/// <param name="Rounds">The run ends after so many.</param>
/// <param name="EvalEvery">Rounds from one evaluation of the global model to the next.</param>
/// <param name="TargetAccuracy">In [0, 1]; 0: none.</param>
/// <param name="StopAtTarget">The run ends with that accuracy.</param>
/// <param name="Patience">The run ends after so many evaluations without a higher accuracy; 0: any number.</param>
/// <param name="Metrics">What is measured besides accuracy and loss.</param>
/// <param name="Durability">What the files survive that this process writes for the run to go on.</param>
public sealed record RunSection(
    ulong Seed, int Rounds, int EvalEvery, double TargetAccuracy, bool StopAtTarget, int Patience, NameList Metrics,
    Durability Durability)
{
    /// <summary>When the run ends before its last round.</summary>
    public StoppingRule Stopping => new(StopAtTarget ? TargetAccuracy : 0, Patience);

    internal static RunSection Read(ConfigurationReader keys, ScoringCatalogs scoring)
    {
        var run = new RunSection(
            keys.UInt64("afd.run.seed"),
            keys.Int("afd.run.rounds", 1),
            keys.Int("afd.run.eval-every", 1),
            keys.Number("afd.run.target-accuracy", "0 <= accuracy <= 1", x => x is >= 0 and <= 1),
            keys.Switch("afd.run.stop-at-target"),
            keys.Int("afd.run.patience", 0),
            keys.Names("afd.run.metrics", scoring.Metrics.Names),
            keys.Choice("afd.run.durability", Choices.Durability));
        keys.Require(
            !run.StopAtTarget || run.TargetAccuracy > 0, "off, or a target: set run.target-accuracy above 0", "afd.run.stop-at-target",
            "afd.run.target-accuracy");
        return run;
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.run.seed", HoconLiteral.Of(Seed)),
        ("afd.run.rounds", HoconLiteral.Of(Rounds)),
        ("afd.run.eval-every", HoconLiteral.Of(EvalEvery)),
        ("afd.run.target-accuracy", HoconLiteral.Of(TargetAccuracy)),
        ("afd.run.stop-at-target", HoconLiteral.Of(StopAtTarget)),
        ("afd.run.patience", HoconLiteral.Of(Patience)),
        ("afd.run.metrics", Metrics.ToString()),
        ("afd.run.durability", Choices.Durability.NameOf(Durability)),
    ];
}
