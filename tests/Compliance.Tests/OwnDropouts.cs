using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Compliance.Tests;

public sealed class NoDropoutCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("none"), layout, runSeed);
}

public sealed class RandomDropoutCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("random"), layout, runSeed);
}

public sealed class SmallModelCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("small"), layout, runSeed);
}

public sealed class MultiModelAfdCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("afd-multi"), layout, runSeed);
}

public sealed class SingleModelAfdCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("afd-single"), layout, runSeed);
}

public sealed class HeteroFlCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("heterofl"), layout, runSeed);
}

public sealed class FedRolexCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("fedrolex"), layout, runSeed);
}

public sealed class RandomByLinkCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("random").With("max-rate", 0.75), layout, runSeed);
}

public sealed class MultiModelAfdByLinkCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("afd-multi").With("max-rate", 0.75), layout, runSeed);
}
