using System.Collections.Immutable;
using AfdActors.Algorithms.Strategies;
using AfdActors.Training.Native;

namespace AfdActors.Training.Objectives;

/// <summary>
/// What the names of <c>afd.training.objective</c> and <c>afd.run.metrics</c> stand for: factories. Immutable and thread-safe.
/// </summary>
public sealed record ScoringCatalogs
{
    /// <summary>Those of this library.</summary>
    public static ScoringCatalogs BuiltIn { get; } = new();

    /// <summary>Loss and right answers.</summary>
    public Catalog<Func<IObjective>> Objectives { get; init; } =
        new Catalog<Func<IObjective>>("objective").Add(CrossEntropy.Name, () => new CrossEntropy());

    /// <summary>What may be measured besides.</summary>
    public Catalog<Func<IMetric>> Metrics { get; init; } = new Catalog<Func<IMetric>>("metric").Add("top-5", () => new TopAnswers(5));

    /// <summary>Makes what the names stand for. libtorch is loaded before, so that factories may use it.</summary>
    /// <exception cref="ArgumentException">A name is unknown; the message lists the known ones.</exception>
    /// <exception cref="TorchUnavailableException">libtorch cannot be used here.</exception>
    public Scoring Create(string objective, IEnumerable<string> metrics)
    {
        TorchRuntime.Initialize();
        return new Scoring(Objectives.Get(objective)())
        {
            Metrics = metrics.ToImmutableSortedDictionary(name => name, name => Metrics.Get(name)(), StringComparer.Ordinal),
        };
    }
}
