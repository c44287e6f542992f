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

public sealed class SampleCountCompliance : SelectorCompliance
{
    protected override IClientSelector Create() => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("samples"));
}

public sealed class PowerOfChoiceCompliance : SelectorCompliance
{
    protected override IClientSelector Create() => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("power-of-choice"));
}

public sealed class PowerOfChoiceState : StatefulSelectorCompliance
{
    protected override IStatefulSelector Create() => new PowerOfChoiceSelection(d: 0);
}

public sealed class OortCompliance : SelectorCompliance
{
    protected override IClientSelector Create() => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("oort"));
}

public sealed class OortState : StatefulSelectorCompliance
{
    protected override IStatefulSelector Create() => new OortSelection(new OortSettings(Exploration: 0.5));
}
