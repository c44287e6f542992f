using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;

namespace AfdActors.Coordinator;

/// <summary>Measures a global model.</summary>
public interface IEvaluation
{
    /// <param name="weights">The full model; read and never changed.</param>
    /// <param name="measured">The part of it that is measured by itself.</param>
    Task<ModelEvaluation> Evaluate(RoundId round, float[] weights, SubModel measured, CancellationToken cancel);
}

/// <summary>
/// Evaluation on pooled test data by all threads of the pool, which take fixed batches in turn: the sum does not depend on the pool.
/// </summary>
/// <param name="scoring">What is measured; null: cross-entropy alone.</param>
public sealed class CentralEvaluator(
    IFederatedModel model, SampleSet test, TrainingPool pool, TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null)
    : IEvaluation
{
    /// <summary>Whose the test samples are, one client after the other in client order; empty: nobody's.</summary>
    public ImmutableArray<(ClientId Client, int Samples)> Owners { get; init; } = [];

    public async Task<ModelEvaluation> Evaluate(RoundId round, float[] weights, SubModel measured, CancellationToken cancel)
    {
        var kept = measured.IsFull ? weights : new float[measured.Count];
        if (!measured.IsFull)
            measured.Extract(weights, kept);
        var batches = new EvaluationBatches(0, test.Count, keepsAnswers: true);
        var jobs = Enumerable.Range(0, Math.Min(pool.Jobs, batches.Count)).Select(_ => pool.Run(
            stop => Evaluator.Evaluate(model, measured, kept, test, batches, stop, device, scoring), cancel));
        await Task.WhenAll(jobs).ConfigureAwait(false);
        return ModelEvaluation.Of(batches.Sum, model.Classes, test.Labels, batches.Answers, Owners);
    }
}
