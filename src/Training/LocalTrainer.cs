using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// The local epochs of a client (ClientUpdate of arXiv:1602.05629): shuffled mini-batches, the last one possibly smaller, plain SGD.
/// The result depends on the arguments alone, bit for bit on one machine and libtorch build.
/// </summary>
public static class LocalTrainer
{
    /// <param name="weights">
    /// In: the received weights, in the sub-model's flat order. Out: the trained ones; untouched when it throws.
    /// </param>
    /// <param name="shuffle">Orders the samples, afresh each epoch, and seeds the dropout layers of a module that has some.</param>
    /// <param name="scoring">Whose objective is trained for; null: cross-entropy.</param>
    /// <param name="correction">What is added to every gradient; null: nothing.</param>
    /// <exception cref="TrainingDivergedException">The loss or a trained weight is not finite.</exception>
    /// <exception cref="OperationCanceledException">Canceled; looked at before every batch.</exception>
    public static LocalTrainingResult Train(
        IFederatedModel model, SubModel subModel, Span<float> weights, SampleSet data, TrainingParameters parameters, SeededStream shuffle,
        CancellationToken cancel,
        TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null, GradientCorrection? correction = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(parameters.MaxSamples);
        if (data.Count == 0) throw new ArgumentException("expected at least one training sample, got none", nameof(data));

        using var instance = model.Open(subModel, weights, trained: true, device);
        using var scope = NewDisposeScope();
        var batch = new Batch(model, data, Math.Min(parameters.BatchSize, data.Count), device);
        scoring ??= Scoring.Default;
        using var rate = (-parameters.LearningRate).ToScalar();
        using var corrected = correction is null or { IsNone: true } ? null : new CorrectedGradients(instance, correction);
        var order = Enumerable.Range(0, data.Count).ToArray();
        var samples = parameters.SamplesOf(data.Count);
        double lossSum = 0;
        var steps = 0;
        for (var epoch = 0; epoch < parameters.Epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            for (var start = 0; start < samples; start += parameters.BatchSize)
            {
                cancel.ThrowIfCancellationRequested();
                var indices = order.AsSpan(start, Math.Min(parameters.BatchSize, samples - start));
                lossSum += Step(model, instance, batch, scoring, indices, rate, shuffle, corrected) * indices.Length;
                steps++;
            }
        }
        instance.CopyTo(weights);
        return new LocalTrainingResult(lossSum / ((double)samples * parameters.Epochs), samples, steps);
    }

    /// <summary>w += rate * gradient for every parameter, the gradient corrected. Returns the batch's mean loss before the step.</summary>
    /// <param name="rate">Made once and disposed after the training: one made here could be finalized while native code reads it.</param>
    private static double Step(
        IFederatedModel model, ModelInstance instance, Batch batch, Scoring scoring, ReadOnlySpan<int> indices, Scalar rate,
            SeededStream noise, CorrectedGradients? corrected)
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = batch.Fill(indices);
        var loss = scoring.LossOf(instance.Forward(inputs, noise), labels);
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw new TrainingDivergedException(model.Layout.Name, $"the training loss is {value}");
        // Not autograd.grad: what goes wrong in it ends the process.
        loss.backward();
        using var untracked = no_grad();
        for (var p = 0; p < instance.Tensors.Count; p++)
        {
            var parameter = instance.Tensors[p];
            if (!parameter.requires_grad) continue;
            var gradient = parameter.grad
                ?? throw new InvalidOperationException(
                $"{model.Layout.Name}: expected every parameter in the forward, got none of {model.Layout.Parameters[p].Name}");
            corrected?.Correct(p, parameter, gradient);
            parameter.add_(gradient, rate);
            parameter.grad = null;
        }
        return value;
    }
}
