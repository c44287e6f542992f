using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>The mean of the updates weighted with their samples (<see cref="FedAvgAccumulator"/>).</summary>
internal sealed class WeightedMean(ModelLayout layout, int cohortSize) : ISumAggregator, IDisposable
{
    private readonly FedAvgAccumulator _sums = new(layout, cohortSize);

    public bool KeepsUpdates => false;

    public void Add(Contribution update) => _sums.Add(update.SubModel, update.Update, update.Samples);

    public void AddSum(SubModel subModel, ReadOnlySpan<ulong> words, long samples, int clients) =>
        _sums.AddSum(subModel, words, samples, clients);

    public void PseudoGradient(Span<float> destination) => _sums.PseudoGradient(destination);

    public void Dispose() => _sums.Dispose();
}
