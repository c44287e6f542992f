using AfdActors.Algorithms;
using AfdActors.Algorithms.SubModels;
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
    Task<EvaluationCounts> Evaluate(RoundId round, float[] weights, SubModel measured, CancellationToken cancel);
}

/// <summary>
/// Evaluation on pooled test data, in fixed shards side by side, added in shard order: the sum does not depend on the pool.
/// </summary>
/// <param name="scoring">What is measured; null: cross-entropy alone.</param>
public sealed class CentralEvaluator(
    IFederatedModel model, SampleSet test, TrainingPool pool, TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null)
    : IEvaluation
{
    private const int ShardSamples = 512;

    public async Task<EvaluationCounts> Evaluate(RoundId round, float[] weights, SubModel measured, CancellationToken cancel)
    {
        var kept = measured.IsFull ? weights : new float[measured.Count];
        if (!measured.IsFull)
            measured.Extract(weights, kept);
        var shards = Enumerable.Range(0, (test.Count + ShardSamples - 1) / ShardSamples).Select(shard => pool.Run(
            stop => Evaluator.Evaluate(
                model, measured, kept, test, shard * ShardSamples, Math.Min(test.Count, (shard + 1) * ShardSamples), stop, device, scoring),
                cancel));
        var counts = await Task.WhenAll(shards).ConfigureAwait(false);
        return counts.Aggregate(default(EvaluationCounts), (sum, shard) => sum + shard);
    }
}
