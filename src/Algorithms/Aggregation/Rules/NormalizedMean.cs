using System.Numerics.Tensors;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// FedNova (arXiv:2007.07481, equation 6 with plain SGD, |a_k|_1 = tau_k): tau_eff * sum_k p_k g_k / tau_k with p_k = n_k / n and
/// tau_eff = sum_k p_k tau_k, so that a client that takes more steps does not pull the model further towards its own optimum. Here every
/// client makes the same epochs with the same batch size, hence tau_k = epochs * ceil(n_k / batch) follows from its samples
/// (<see cref="AggregationTask.StepsOf"/>): nothing travels, and nobody can claim other steps. p_k is over those that hold a coordinate
/// (ours), tau_eff over the round. An update may be dropped as soon as it is added.
/// </summary>
internal sealed class NormalizedMean(ModelLayout layout, AggregationTask task) : IUpdateAggregator, IDisposable
{
    private readonly FedAvgAccumulator _directions = new(layout, task.CohortSize);

    /// <summary>sum_k n_k tau_k.</summary>
    private Int128 _steps;

    public bool KeepsUpdates => false;

    public void Add(Contribution update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var steps = task.StepsOf(update.Samples);
        var values = update.Update.Values;
        var direction = LargeArrays.Rent<float>(values.Length);
        TensorPrimitives.Divide(values, steps, direction);
        _directions.Add(update.SubModel, update.Update.With(direction), update.Samples);
        LargeArrays.Return(direction);
        _steps += (Int128)update.Samples * steps;
    }

    public void PseudoGradient(Span<float> destination)
    {
        _directions.PseudoGradient(destination);
        if (_directions.Samples == 0) return;
        TensorPrimitives.Multiply(destination, (float)((double)_steps / _directions.Samples), destination);
    }

    public void Dispose() => _directions.Dispose();
}
