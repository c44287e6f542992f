using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>The mean of the updates weighted with their samples (<see cref="FedAvgAccumulator"/>), and then a server optimizer's step.</summary>
public sealed class FedAvgAggregation(IServerOptimizer optimizer) : IAggregationStrategy
{
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IAggregationStrategy Create(StrategySettings settings, ModelLayout layout) =>
        new FedAvgAggregation(ServerOptimizers.Create(ServerOptimizerSettings.Of(settings), layout));

    /// <inheritdoc/>
    public IUpdateAggregator Open(ModelLayout layout, int cohortSize) => new Sums(new FedAvgAccumulator(layout, cohortSize));

    /// <inheritdoc/>
    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => optimizer.Step(weights, pseudoGradient);

    /// <inheritdoc/>
    public byte[] Save() => optimizer.Save();

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state) => optimizer.Restore(state);

    private sealed class Sums(FedAvgAccumulator accumulator) : IUpdateAggregator
    {
        public void Add(ClientId client, SubModel subModel, ModelUpdate update, int samples) => accumulator.Add(subModel, update, samples);

        public void PseudoGradient(Span<float> destination) => accumulator.PseudoGradient(destination);
    }
}
