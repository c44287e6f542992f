using AfdActors.Algorithms.SubModels;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>What a forward sees: the tensors of a sub-model in layout order, and which units it keeps.</summary>
public class ForwardPass(IReadOnlyList<Tensor> parameters, SubModel subModel)
{
    public IReadOnlyList<Tensor> Parameters { get; } = parameters;

    public SubModel SubModel { get; } = subModel;

    /// <summary>
    /// A dense layer: inputs [batch, in] times the transpose of parameter <paramref name="weight"/> [out, in], plus the bias [out] that
    /// follows it. A weight used here is used nowhere else, as training updates it from the layer's own inputs and output gradients.
    /// </summary>
    public virtual Tensor Dense(Tensor inputs, int weight) => nn.functional.linear(inputs, Parameters[weight], Parameters[weight + 1]);
}
