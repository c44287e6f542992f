using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Compliance.Tests;

public sealed class AverageCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("average"), layout);
}

public sealed class MomentumCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("momentum").With("momentum", 0.9), layout);
}

public sealed class AdamCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("adam").With("lr", 0.01), layout);
}

public sealed class AdagradCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("adagrad").With("lr", 0.01), layout);
}

public sealed class SparseYogiCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("yogi").With("lr", 0.01).With("momentum", 0.9).With("density", 0.1), layout);
}

public sealed class FedProxAggregationCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnCorrections.FedProx(layout);
}

public sealed class ScaffoldAggregationCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnCorrections.Scaffold(layout);
}

public sealed class FedProxCorrectionCompliance : CorrectionCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnCorrections.FedProx(layout);
}

public sealed class ScaffoldCorrectionCompliance : CorrectionCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnCorrections.Scaffold(layout);
}

internal static class OwnCorrections
{
    public static IAggregationStrategy FedProx(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("adam").With("lr", 0.01).With("proximal", 0.1), layout);

    public static IAggregationStrategy Scaffold(ModelLayout layout) =>
        StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("scaffold"), layout);
}
