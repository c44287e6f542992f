using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>Right answers, samples and the sum of their cross-entropies; parts of a data set add up.</summary>
public readonly record struct EvaluationCounts(long Correct, long Count, double LossSum)
{
    /// <summary>Share of right answers; 0 without samples.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    public double MeanLoss => Count == 0 ? 0 : LossSum / Count;

    public static EvaluationCounts operator +(EvaluationCounts left, EvaluationCounts right) =>
        new(left.Correct + right.Correct, left.Count + right.Count, left.LossSum + right.LossSum);

    public static EvaluationCounts Add(EvaluationCounts left, EvaluationCounts right) => left + right;
}

/// <summary>Measures a model, or a sub-model by itself, on samples.</summary>
public static class Evaluator
{
    private const int BatchSize = 100;

    /// <summary>Counts over the samples from <paramref name="from"/> up to, not including, <paramref name="to"/>, of the full model.</summary>
    /// <param name="fullWeights">In the layout's flat order.</param>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static EvaluationCounts Evaluate(
        IFederatedModel model, ReadOnlySpan<float> fullWeights, SampleSet data, int from, int to, CancellationToken cancel, TrainingDevice device = TrainingDevice.Cpu) =>
        Evaluate(model, SubModel.Full(model.Layout), fullWeights, data, from, to, cancel, device);

    /// <summary>The same of a sub-model: the units it lacks take no part.</summary>
    /// <param name="weights">In the sub-model's flat order.</param>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static EvaluationCounts Evaluate(
        IFederatedModel model, SubModel subModel, ReadOnlySpan<float> weights, SampleSet data, int from, int to, CancellationToken cancel, TrainingDevice device = TrainingDevice.Cpu)
    {
        if (from < 0 || to < from || to > data.Count) throw new ArgumentOutOfRangeException(nameof(from), $"expected a range inside {data.Count} samples, got {from}..{to}");
        var counts = default(EvaluationCounts);
        if (from == to) return counts;

        TorchRuntime.Initialize(device, model.Layout);
        using var untracked = no_grad();
        using var instance = model.Open(subModel, weights, device: device);
        using var scope = NewDisposeScope();
        var batch = new Batch(model, data, Math.Min(BatchSize, to - from), device);
        var indices = Enumerable.Range(from, to - from).ToArray();
        for (var start = 0; start < indices.Length; start += BatchSize)
        {
            cancel.ThrowIfCancellationRequested();
            counts += Evaluate(instance, batch, indices.AsSpan(start, Math.Min(BatchSize, indices.Length - start)));
        }
        return counts;
    }

    private static EvaluationCounts Evaluate(ModelInstance instance, Batch batch, ReadOnlySpan<int> indices)
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = batch.Fill(indices);
        var logits = instance.Forward(inputs);
        var loss = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<float>();
        var correct = logits.argmax(1).eq(labels).sum().item<long>();
        return new EvaluationCounts(correct, indices.Length, loss);
    }
}
