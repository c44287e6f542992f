using System.Collections.Immutable;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>Measures a model, or a sub-model by itself, on samples.</summary>
public static class Evaluator
{
    private const int BatchSize = 100;

    /// <summary>
    /// Counts over the samples from <paramref name="from"/> up to, not including, <paramref name="to"/>, of the full model.
    /// </summary>
    /// <param name="fullWeights">In the layout's flat order.</param>
    /// <param name="scoring">What is measured; null: cross-entropy alone.</param>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static EvaluationCounts Evaluate(
        IFederatedModel model, ReadOnlySpan<float> fullWeights, SampleSet data, int from, int to, CancellationToken cancel,
            TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null) =>
        Evaluate(model, SubModel.Full(model.Layout), fullWeights, data, from, to, cancel, device, scoring);

    /// <summary>The same of a sub-model: the units it lacks take no part.</summary>
    /// <param name="weights">In the sub-model's flat order.</param>
    /// <param name="scoring">What is measured; null: cross-entropy alone.</param>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static EvaluationCounts Evaluate(
        IFederatedModel model, SubModel subModel, ReadOnlySpan<float> weights, SampleSet data, int from, int to, CancellationToken cancel,
        TrainingDevice device = TrainingDevice.Cpu,
        Scoring? scoring = null)
    {
        if (from < 0 || to < from || to > data.Count)
            throw new ArgumentOutOfRangeException(nameof(from), $"expected a range inside {data.Count} samples, got {from}..{to}");
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
            counts += Evaluate(
                instance, batch, scoring ?? Scoring.Default, indices.AsSpan(start, Math.Min(BatchSize, indices.Length - start)));
        }
        return counts;
    }

    private static EvaluationCounts Evaluate(ModelInstance instance, Batch batch, Scoring scoring, ReadOnlySpan<int> indices)
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = batch.Fill(indices);
        var outputs = instance.Forward(inputs);
        var lossSum = (double)scoring.LossOf(outputs, labels).item<float>() * indices.Length;
        return new EvaluationCounts(scoring.Objective.Correct(outputs, labels), indices.Length, lossSum)
        {
            MetricSums = scoring.Metrics.ToImmutableSortedDictionary(
                metric => metric.Key, metric => metric.Value.Sum(outputs, labels), StringComparer.Ordinal),
        };
    }
}
