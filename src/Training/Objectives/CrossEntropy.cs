using static TorchSharp.torch;

namespace AfdActors.Training.Objectives;

/// <summary>Outputs are logits: the cross-entropy of their softmax, and the largest of them is the answer.</summary>
public sealed class CrossEntropy : IObjective
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "cross-entropy";

    /// <inheritdoc/>
    public Tensor Loss(Tensor outputs, Tensor labels) => nn.functional.cross_entropy(outputs, labels);

    /// <inheritdoc/>
    public long Correct(Tensor outputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.argmax(1).eq(labels).sum().item<long>();
    }
}
