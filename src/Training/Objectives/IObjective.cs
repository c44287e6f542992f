using static TorchSharp.torch;

namespace AfdActors.Training.Objectives;

/// <summary>
/// What a run trains for: the loss that local training makes smaller and evaluation reports, and which answers are right. Used by several
/// threads at once; tensors that it makes belong to the caller's dispose scope.
/// </summary>
/// <remarks>
/// A number that a torch operation takes as a <c>Scalar</c> belongs in a field of the object, as <c>2.ToScalar()</c>: one that is made on
/// the way into the operation may be collected while native code reads it (docs/decisions/training.md).
/// </remarks>
/// <example>
/// <code>
/// internal sealed class Smoothed : IObjective
/// {
///     public Tensor Loss(Tensor outputs, Tensor labels) => nn.functional.cross_entropy(outputs, labels, label_smoothing: 0.1);
///
///     public long Correct(Tensor outputs, Tensor labels) => outputs.argmax(1).eq(labels).sum().item&lt;long>();
/// }
/// </code>
/// </example>
public interface IObjective
{
    /// <summary>The mean loss of a batch, one float32 that depends on the outputs by operations that torch can differentiate.</summary>
    /// <param name="outputs">What the model answers: float32 [batch, classes].</param>
    /// <param name="labels">int64 [batch].</param>
    Tensor Loss(Tensor outputs, Tensor labels);

    /// <summary>Samples of a batch that are answered rightly; their share is the accuracy.</summary>
    /// <param name="outputs">As in <see cref="Loss"/>.</param>
    /// <param name="labels">As in <see cref="Loss"/>.</param>
    long Correct(Tensor outputs, Tensor labels);
}
