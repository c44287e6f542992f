using AfdActors.Algorithms.Strategies;

namespace CustomStrategy;

/// <summary>The strategies of this assembly, for this program and for <c>afd run --plugin CustomStrategy.dll</c>.</summary>
public sealed class Strategies : IStrategyPlugin
{
    public StrategyCatalogs Register(StrategyCatalogs catalogs) => catalogs with
    {
        Aggregations = catalogs.Aggregations.Add("geometric-median", GeometricMedian.Create),
        Uplinks = catalogs.Uplinks.Add("poisoned", PoisonedUplink.Create),
    };
}
