using static TorchSharp.torch;

namespace AfdActors.Training.Objectives;

/// <summary>
/// A number that is measured of each sample beside loss and accuracy (<c>afd.run.metrics</c>); its mean over all samples is reported. Used
/// by several threads at once; tensors that it makes belong to the caller's dispose scope.
/// </summary>
public interface IMetric
{
    /// <summary>The sum over the samples of a batch.</summary>
    /// <param name="outputs">What the model answers: float32 [batch, classes].</param>
    /// <param name="labels">int64 [batch].</param>
    double Sum(Tensor outputs, Tensor labels);
}
