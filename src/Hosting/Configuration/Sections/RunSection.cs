using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.run</c>.</summary>
/// <param name="Seed">Every random stream of the run derives from it.</param>
/// <param name="Rounds">The run ends after so many.</param>
/// <param name="EvalEvery">Rounds from one evaluation of the global model to the next.</param>
/// <param name="TargetAccuracy">In [0, 1]; 0: none.</param>
/// <param name="Metrics">What is measured besides accuracy and loss.</param>
public sealed record RunSection(ulong Seed, int Rounds, int EvalEvery, double TargetAccuracy, NameList Metrics)
{
    internal static RunSection Read(ConfigurationReader keys, ScoringCatalogs scoring) => new(
        keys.UInt64("afd.run.seed"),
        keys.Int("afd.run.rounds", 1),
        keys.Int("afd.run.eval-every", 1),
        keys.Number("afd.run.target-accuracy", "0 <= accuracy <= 1", x => x is >= 0 and <= 1),
        keys.Names("afd.run.metrics", scoring.Metrics.Names));

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.run.seed", HoconLiteral.Of(Seed)),
        ("afd.run.rounds", HoconLiteral.Of(Rounds)),
        ("afd.run.eval-every", HoconLiteral.Of(EvalEvery)),
        ("afd.run.target-accuracy", HoconLiteral.Of(TargetAccuracy)),
        ("afd.run.metrics", Metrics.ToString()),
    ];
}
