using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// One update out of all of a round, FedAvg's mean or what another <see cref="AggregationRule"/> makes of them, and then a server
/// optimizer's step.
/// </summary>
public class FedAvgAggregation : IAggregationStrategy
{
    private readonly ModelLayout _layout;
    private readonly AggregationRule _rule;

    /// <summary>Made when it is needed: on a client, which has use for the other half alone, it never is.</summary>
    private readonly Lazy<IServerOptimizer> _optimizer;

    internal FedAvgAggregation(ServerOptimizerSettings settings, ModelLayout layout) =>
        (_layout, _rule, _optimizer) = (layout, settings.Rule, new Lazy<IServerOptimizer>(() => ServerOptimizers.Create(settings, layout)));

    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IAggregationStrategy Create(StrategySettings settings, ModelLayout layout)
    {
        var optimizer = ServerOptimizerSettings.Of(settings);
        return optimizer.Proximal > 0 ? new FedProxAggregation(optimizer, layout) : new FedAvgAggregation(optimizer, layout);
    }

    /// <inheritdoc/>
    public IUpdateAggregator Open(AggregationTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (_optimizer.Value is SparseStep sparse) sparse.Share = task.DensityShare;
        return _rule.Open(_layout, task);
    }

    /// <inheritdoc/>
    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => _optimizer.Value.Step(weights, pseudoGradient);

    /// <inheritdoc/>
    public byte[] Save() => _optimizer.Value.Save();

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state) => _optimizer.Value.Restore(state);
}
