using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Compliance.Tests;

public sealed class UniformCompliance : SelectorCompliance
{
    protected override IClientSelector Create() => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("uniform"));
}

public sealed class PoissonCompliance : SelectorCompliance
{
    protected override IClientSelector Create() => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("poisson"));
}
