using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// A classifier of texts: two LSTM layers over word vectors, after LEAF's sentiment model (arXiv:1812.01097), but that the vectors are inputs and not
/// trained, and that no dense layer stands between the LSTM and the logits. Inputs are [words, width of a vector] a sample.
/// </summary>
public sealed class WordLstm : IFederatedModel
{
    private readonly StackedLstm _lstm;

    public WordLstm(string name, ImmutableArray<int> inputShape, int classes, int hidden, LstmDropout dropout)
    {
        if (inputShape.Length != 2)
            throw new ArgumentException($"{name}: expected sequences of word vectors, [words, width], got [{string.Join(", ", inputShape)}]");
        InputShape = inputShape;
        Classes = classes;
        var layout = new LayoutBuilder(name);
        _lstm = new StackedLstm(layout, 0, inputShape[1], hidden, classes, dropout);
        Layout = layout.Build();
    }

    public ModelLayout Layout { get; }

    public ImmutableArray<int> InputShape { get; }

    public int Classes { get; }

    public Tensor Forward(ForwardPass pass, Tensor inputs) =>
        _lstm.Forward(pass, inputs.transpose(0, 1));
}
