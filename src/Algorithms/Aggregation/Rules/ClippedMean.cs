using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// FedAvg of clipped updates (norm thresholding, arXiv:1911.07963): g_k * min(1, C / |g_k|) in the place of g_k. C is fixed, or the median
/// of the round's norms, the smaller of the middle two (ours), so that no update is larger than half of them. Weighted with samples: only
/// afd.robustness.max-weight bounds what a client wins by claiming more. Norms are of what a client sent. Memory:
/// <see cref="KeptUpdates"/>, and the sums while the round is closed.
/// </summary>
/// <param name="clipNorm">C; 0: the median.</param>
internal sealed class ClippedMean(ModelLayout layout, int cohortSize, double clipNorm) : IUpdateAggregator, IDisposable
{
    private readonly KeptUpdates _updates = new(layout, cohortSize);

    public void Add(Contribution update)
    {
        // What fits as it is fits when it is smaller.
        FedAvgAccumulator.CheckRange(update.Update.Values, update.Samples, cohortSize);
        _updates.Add(update);
    }

    public void PseudoGradient(Span<float> destination)
    {
        using var sums = new FedAvgAccumulator(layout, cohortSize);
        double[] norms = [.. _updates.InClientOrder.Select(kept => ContributionBounds.Norm(kept.Update.Values))];
        var most = clipNorm > 0 ? clipNorm : norms.Order().ElementAtOrDefault((norms.Length - 1) / 2);
        foreach (var (kept, norm) in _updates.InClientOrder.Zip(norms))
            sums.Add(kept.SubModel, norm > most ? Scaled(kept.Update, most / norm) : kept.Update, kept.Samples);
        sums.PseudoGradient(destination);
    }

    public void Dispose() => _updates.Drop();

    private static ModelUpdate Scaled(ModelUpdate update, double factor)
    {
        var values = new float[update.Values.Length];
        TensorPrimitives.Multiply(update.Values, (float)factor, values);
        return update.With(values);
    }
}
