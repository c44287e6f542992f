using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;

namespace AfdActors.ClientNode.Work;

/// <summary>Trains the sub-model on the client's own data (ClientUpdate of arXiv:1602.05629).</summary>
/// <param name="scoring">Whose objective is trained for and measured; null: cross-entropy.</param>
public sealed class LocalTraining(
    IFederatedModel model, ClientDataset data, TrainingDevice device = TrainingDevice.Cpu, Scoring? scoring = null) : IClientTrainer
{
    /// <inheritdoc/>
    public bool CorrectsGradients => true;

    /// <inheritdoc/>
    public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
    {
        var trained = task.Received.ToArray();
        var result = LocalTrainer.Train(
            model, task.SubModel, trained, data.Train, task.Parameters, task.Stream(), cancel, device, scoring, task.Correction);
        return TrainingOutcome.Of(task, trained, result.MeanLoss, result.Samples) with { Steps = result.Steps };
    }

    /// <inheritdoc/>
    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) =>
        Evaluator.Evaluate(model, weights, data.Test, 0, data.Test.Count, cancel, device, scoring);
}
