using AfdActors.Algorithms.Strategies;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Configuration;

/// <summary>All that a name in a run's configuration may stand for. Immutable and thread-safe.</summary>
/// <param name="Strategies">Of each seam, such as <c>afd.uplink.codec</c>.</param>
/// <param name="Scoring">Of <c>afd.training.objective</c> and <c>afd.run.metrics</c>.</param>
public sealed record RunCatalogs(StrategyCatalogs Strategies, ScoringCatalogs Scoring)
{
    /// <summary>What is in this library.</summary>
    public static RunCatalogs BuiltIn { get; } = new(StrategyCatalogs.BuiltIn, ScoringCatalogs.BuiltIn);
}
