using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>The mean of the updates weighted with their samples (<see cref="FedAvgAccumulator"/>).</summary>
internal sealed class WeightedMean(ModelLayout layout, int cohortSize) : IUpdateAggregator, IDisposable
{
    private readonly FedAvgAccumulator _sums = new(layout, cohortSize);

    public bool KeepsUpdates => false;

    public void Add(Contribution update) => _sums.Add(update.SubModel, update.Update, update.Samples);

    public void PseudoGradient(Span<float> destination) => _sums.PseudoGradient(destination);

    public void Dispose() => _sums.Dispose();
}
