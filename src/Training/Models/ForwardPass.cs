using AfdActors.Algorithms.SubModels;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>What a forward sees: the tensors of a sub-model in layout order, and which units it keeps.</summary>
public class ForwardPass(IReadOnlyList<Tensor> parameters, SubModel subModel)
{
    public IReadOnlyList<Tensor> Parameters { get; } = parameters;

    public SubModel SubModel { get; } = subModel;

    /// <summary>
    /// The rows of parameter <paramref name="weight"/> [vocabulary, width] that the symbols [n], int64, name: [n, width]. As with
    /// <see cref="Dense"/>, the weight is used nowhere else.
    /// </summary>
    public virtual Tensor Embed(Tensor symbols, int weight) => Parameters[weight].index_select(0, symbols);

    /// <summary>
    /// A dense layer: inputs [batch, in] times the transpose of parameter <paramref name="weight"/> [out, in], plus the bias [out] that
    /// follows it. A weight used here is used nowhere else, as training updates it from the layer's own inputs and output gradients.
    /// </summary>
    public virtual Tensor Dense(Tensor inputs, int weight) => nn.functional.linear(inputs, Parameters[weight], Parameters[weight + 1]);

    /// <summary>
    /// An LSTM layer over sequences, time outermost: inputs [steps * batch, in] to outputs [steps * batch, hidden]. Parameter
    /// <paramref name="weight"/> [4 * hidden, in] is followed by the recurrent weight [4 * hidden, hidden] and the bias [4 * hidden];
    /// as with <see cref="Dense"/>, they are used nowhere else. Not tracked by autograd. A parameter that the model reads by itself, not
    /// through a layer, is read after its last LSTM.
    /// </summary>
    public virtual Tensor Lstm(Tensor inputs, int weight, long batch) => Sequence(inputs, weight, batch).Outputs;

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

    private protected LstmSequence Sequence(Tensor inputs, int weight, long batch) =>
        new(nn.functional.linear(inputs, Parameters[weight], Parameters[weight + 2]), Parameters[weight + 1], batch);
}
