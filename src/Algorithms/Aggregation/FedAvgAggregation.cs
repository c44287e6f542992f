using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// The mean of the updates weighted with their samples (<see cref="FedAvgAccumulator"/>), and then a server optimizer's step.
/// </summary>
public class FedAvgAggregation : IAggregationStrategy
{
    private readonly ModelLayout _layout;

    /// <summary>Made when it is needed: on a client, which has use for the other half alone, it never is.</summary>
    private readonly Lazy<IServerOptimizer> _optimizer;

    internal FedAvgAggregation(ServerOptimizerSettings settings, ModelLayout layout) =>
        (_layout, _optimizer) = (layout, new Lazy<IServerOptimizer>(() => ServerOptimizers.Create(settings, layout)));

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
        return new Sums(new FedAvgAccumulator(_layout, task.CohortSize));
    }

    /// <inheritdoc/>
    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => _optimizer.Value.Step(weights, pseudoGradient);

    /// <inheritdoc/>
    public byte[] Save() => _optimizer.Value.Save();

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state) => _optimizer.Value.Restore(state);

    private sealed class Sums(FedAvgAccumulator accumulator) : ISumAggregator, IDisposable
    {
        public bool KeepsUpdates => false;

        public void Add(Contribution update) => accumulator.Add(update.SubModel, update.Update, update.Samples);

        public void AddSum(SubModel subModel, ReadOnlySpan<ulong> words, long samples, int clients) =>
            accumulator.AddSum(subModel, words, samples, clients);

        public void PseudoGradient(Span<float> destination) => accumulator.PseudoGradient(destination);

        public void Dispose() => accumulator.Dispose();
    }
}
