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

    /// <summary>
    /// An LSTM layer over sequences, time outermost: inputs [steps * batch, in] to outputs [steps * batch, hidden]. Parameter
    /// <paramref name="weight"/> [4 * hidden, in] is followed by the recurrent weight [4 * hidden, hidden] and the bias [4 * hidden];
    /// as with <see cref="Dense"/>, they are used nowhere else.
    /// </summary>
    public virtual Tensor Lstm(Tensor inputs, int weight, long batch)
    {
        using var projected = nn.functional.linear(inputs, Parameters[weight], Parameters[weight + 2]);
        return LstmRecurrence.Run(projected, Parameters[weight + 1], batch);
    }

    /// <summary>
    /// The columns of the activations [rows, units] of a group that the sub-model keeps; all of them, where the layer that made them
    /// was cut too. What is dropped thus never reaches the next layer, whose weight has no column for it.
    /// </summary>
    public Tensor Kept(Tensor activations, int group)
    {
        var mask = SubModel.Kept[group];
        if (activations.size(1) == mask.Count) return activations;
        using var kept = tensor(mask.Kept.ToArray(), dtype: ScalarType.Int64);
        return activations.index_select(1, kept);
    }
}
