using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.dropout</c>.</summary>
/// <param name="Chosen">The name, and for a strategy that a host registered the options of its block.</param>
/// <param name="Rate">Of our own strategies.</param>
/// <param name="Exploration">Of our own strategies.</param>
public sealed record DropoutSection(StrategySettings Chosen, double Rate = 0.25, double Exploration = 0.1)
{
    /// <summary>Name of the strategy.</summary>
    public string Name => Chosen.Name;

    /// <summary>The strategy with its options.</summary>
    public StrategySettings Strategy => DropoutSettings.Names.Contains(Name) ? DropoutSettings.Of(Chosen) with { Rate = Rate, Exploration = Exploration } : Chosen;
}
