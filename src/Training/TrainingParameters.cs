namespace AfdActors.Training;

/// <summary>Plain SGD on mini-batches: learning rate, samples a batch, passes over the data.</summary>
public sealed record TrainingParameters(float LearningRate, int BatchSize, int Epochs);

/// <param name="MeanLoss">Mean of the objective's loss over all samples and epochs, each seen before the step that it caused.</param>
/// <param name="Samples">Distinct training samples.</param>
/// <param name="Steps">Gradient steps.</param>
public sealed record LocalTrainingResult(double MeanLoss, int Samples, int Steps);

/// <summary>The loss or a trained weight is not a finite number.</summary>
/// <param name="model">Its name.</param>
/// <param name="what">What is not finite.</param>
public sealed class TrainingDivergedException(string model, string what) : Exception($"{model} diverged: {what}; {Advice}")
{
    /// <summary>What to do about it.</summary>
    public const string Advice = "lower afd.training.lr, or scale the features of the data";
}
