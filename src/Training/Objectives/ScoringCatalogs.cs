using System.Collections.Immutable;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Training.Objectives;

/// <summary>What the names of <c>afd.training.objective</c> and <c>afd.run.metrics</c> stand for. Immutable and thread-safe.</summary>
public sealed record ScoringCatalogs
{
    /// <summary>Those of this library.</summary>
    public static ScoringCatalogs BuiltIn { get; } = new();

    /// <summary>Loss and right answers.</summary>
    public Catalog<IObjective> Objectives { get; init; } = new Catalog<IObjective>("objective").Add(CrossEntropy.Name, Scoring.Default.Objective);

    /// <summary>What may be measured besides.</summary>
    public Catalog<IMetric> Metrics { get; init; } = new Catalog<IMetric>("metric").Add("top-5", new TopAnswers(5));

    /// <summary>Looks the names up.</summary>
    /// <exception cref="ArgumentException">One is unknown; the message lists the known ones.</exception>
    public Scoring Create(string objective, IEnumerable<string> metrics) => new(Objectives.Get(objective))
    {
        Metrics = metrics.ToImmutableSortedDictionary(name => name, Metrics.Get, StringComparer.Ordinal),
    };
}
