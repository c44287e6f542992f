using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// LEAF's next-character predictor (arXiv:1812.01097): symbols are embedded, read by two LSTM layers, and the last step's outputs give a
/// logit for every symbol. Inputs are symbol numbers as float32, so [steps] a sample; the classes are the vocabulary.
/// </summary>
public sealed class CharacterLstm : IFederatedModel
{
    private readonly StackedLstm _lstm;

    public CharacterLstm(string name, ImmutableArray<int> inputShape, int classes, int embedding, int hidden, LstmDropout dropout)
    {
        if (inputShape.Length != 1)
            throw new ArgumentException($"{name}: expected sequences of symbols, [steps], got [{string.Join(", ", inputShape)}]");
        InputShape = inputShape;
        Classes = classes;
        var layout = new LayoutBuilder(name).Embedding("embedding", classes, embedding);
        _lstm = new StackedLstm(layout, 1, embedding, hidden, classes, dropout);
        Layout = layout.Build();
    }

    public ModelLayout Layout { get; }

    public ImmutableArray<int> InputShape { get; }

    public int Classes { get; }

    public Tensor Forward(ForwardPass pass, Tensor inputs)
    {
        var symbols = inputs.t().reshape(-1).to(ScalarType.Int64);
        var embedded = pass.Parameters[0].index_select(0, symbols);
        return _lstm.Forward(pass, embedded.reshape(inputs.size(1), inputs.size(0), -1));
    }
}
