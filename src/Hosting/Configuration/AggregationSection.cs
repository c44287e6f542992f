using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.aggregation</c>.</summary>
/// <param name="Chosen">The name, and for a strategy that a host registered the options of its block.</param>
/// <param name="Optimizer">The keys of our own strategies; that of the name where it is one of them.</param>
/// <param name="Averaging">beta of the running average that the run serves; of any strategy.</param>
public sealed record AggregationSection(StrategySettings Chosen, ServerOptimizerSettings Optimizer, double Averaging = 0)
{
    /// <summary>Name of the strategy.</summary>
    public string Name => Chosen.Name;

    /// <summary>Whether it is a strategy of this library.</summary>
    public bool IsOwn => ServerOptimizerSettings.Names.Contains(Name);

    /// <summary>The strategy with its options.</summary>
    public StrategySettings Strategy => IsOwn ? Optimizer : Chosen;
}
