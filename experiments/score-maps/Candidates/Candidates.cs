using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Strategies;

namespace ScoreMapCandidates;

/// <summary>For <c>--plugin</c>: score maps that might be better than the paper's, and an aggregation that shows them the server's step.</summary>
public sealed class Candidates : IStrategyPlugin
{
    public StrategyCatalogs Register(StrategyCatalogs catalogs)
    {
        ArgumentNullException.ThrowIfNull(catalogs);
        return catalogs with
        {
            Dropouts = catalogs.Dropouts.Add("scored", ScoredDropout.Create),
            Aggregations = catalogs.Aggregations.Add(
                "observed", (settings, layout) => new ObservedAggregation(
                    FedAvgAggregation.Create(new StrategySettings(new ServerOptimizerSettings().Name), layout), UnitSteps.Of(layout))),
        };
    }
}
