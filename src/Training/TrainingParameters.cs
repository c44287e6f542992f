namespace AfdActors.Training;

/// <summary>Plain SGD on mini-batches.</summary>
/// <param name="LearningRate">Above 0.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="MaxSamples">Samples of a pass at most, drawn afresh for each; 0: all.</param>
public sealed record TrainingParameters(float LearningRate, int BatchSize, int Epochs, int MaxSamples = 0)
{
    /// <summary>Samples of a pass of a client with so many; what its update counts with.</summary>
    public int SamplesOf(int samples) => MaxSamples > 0 ? Math.Min(samples, MaxSamples) : samples;
}

/// <param name="MeanLoss">Mean of the objective's loss over all samples and epochs, each seen before the step that it caused.</param>
/// <param name="Samples">Training samples of one epoch.</param>
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
