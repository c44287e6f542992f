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
        var batches = new EvaluationBatches(from, to);
        Evaluate(model, subModel, weights, data, batches, cancel, device, scoring);
        return batches.Sum;
    }

    /// <summary>Measures one batch after the other, until all are taken by this call or by others that run beside it.</summary>
    /// <param name="weights">In the sub-model's flat order.</param>
    /// <param name="scoring">What is measured; null: cross-entropy alone.</param>
    /// <returns>How many batches this call measured.</returns>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static int Evaluate(
        IFederatedModel model, SubModel subModel, ReadOnlySpan<float> weights, SampleSet data, EvaluationBatches batches,
        CancellationToken cancel, TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batches.To, data.Count, nameof(batches));
        if (!batches.TryTake(out var taken, out var from, out var to)) return 0;

        TorchRuntime.Initialize(device, model.Layout);
        using var untracked = no_grad();
        using var instance = model.Open(subModel, weights, device: device);
        using var scope = NewDisposeScope();
        var batch = new Batch(model, data, to - from, device);
        var indices = new int[to - from];
        var measured = 0;
        do
        {
            cancel.ThrowIfCancellationRequested();
            var samples = indices.AsSpan(0, to - from);
            for (var i = 0; i < samples.Length; i++) samples[i] = from + i;
            batches.Measured(taken, Evaluate(instance, batch, scoring ?? Scoring.Default, samples, batches));
            measured++;
        }
        while (batches.TryTake(out taken, out from, out to));
        return measured;
    }

    private static EvaluationCounts Evaluate(
        ModelInstance instance, Batch batch, Scoring scoring, ReadOnlySpan<int> indices, EvaluationBatches batches)
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = batch.Fill(indices);
        var outputs = instance.Forward(inputs);
        if (batches.KeepsAnswers) Answer(batches, indices[0], outputs);
        var lossSum = (double)scoring.LossOf(outputs, labels).item<float>() * indices.Length;
        return new EvaluationCounts(scoring.Objective.Correct(outputs, labels), indices.Length, lossSum)
        {
            MetricSums = scoring.Metrics.ToImmutableSortedDictionary(
                metric => metric.Key, metric => metric.Value.Sum(outputs, labels), StringComparer.Ordinal),
        };
    }

    private static void Answer(EvaluationBatches batches, int from, Tensor outputs)
    {
        if (outputs.dim() == 2) batches.Answered(from, TensorValues.Of<long>(TensorValues.Readable(outputs.argmax(1))));
        else batches.GiveUpAnswers();
    }
}
