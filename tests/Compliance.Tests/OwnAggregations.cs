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

public sealed class FavoringAverageCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("average").With("density", 0.1).With("scope", "model").With("favor-moved", 3), layout);
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

public sealed class FedNovaCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("fednova", layout);
}

public sealed class MedianCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("median", layout);
}

public sealed class TrimmedMeanCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("trimmed-mean", layout);
}

public sealed class KrumCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("krum", layout);
}

public sealed class MultiKrumCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("multi-krum", layout);
}

public sealed class ClippedMeanCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => OwnRules.Of("clipped-mean", layout);
}

/// <summary>A median, by which a server optimizer with a state steps.</summary>
public sealed class MedianAdamCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("adam").With("lr", 0.01).With("rule", "median"), layout);
}

internal static class OwnRules
{
    public static IAggregationStrategy Of(string rule, ModelLayout layout) => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("average").With("rule", rule), layout);
}
