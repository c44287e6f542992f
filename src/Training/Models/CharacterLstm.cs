using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Training.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// LEAF's next-character predictor (arXiv:1812.01097): symbols are embedded, read by two LSTM layers, and the last step's outputs give a
/// logit for every symbol. Inputs are symbol numbers as float32, so [steps] a sample; the classes are the vocabulary. The outputs of both
/// LSTM layers may be dropped.
/// </summary>
public sealed class CharacterLstm(
    ImmutableArray<int> inputShape, int classes, int embedding, int hidden, LstmDropout dropout, Device? device = null) : Sequential(
    ("steps", new TimeFirst()),
    ("symbols", new Symbols()),
    ("embedding", nn.Embedding(Vocabulary(inputShape, classes), embedding, device: device)),
    ("lstm1", new Lstm(embedding, hidden, dropout, device)),
    ("lstm2", new Lstm(hidden, hidden, dropout, device)),
    ("last", new LastStep()),
    ("dense", nn.Linear(hidden, classes, device: device)))
{
    private static int Vocabulary(ImmutableArray<int> shape, int classes) => shape.Length == 1
        ? classes
        : throw new ArgumentException($"expected sequences of symbols, [steps], got [{string.Join(", ", shape)}]");
}
