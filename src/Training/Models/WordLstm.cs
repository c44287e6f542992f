using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Training.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// A classifier of texts: two LSTM layers over word vectors, after LEAF's sentiment model (arXiv:1812.01097), but that the vectors are
/// inputs and not trained, and that no dense layer stands between the LSTM and the logits. Inputs are [words, width of a vector] a sample.
/// The outputs of both LSTM layers may be dropped.
/// </summary>
public sealed class WordLstm(
    ImmutableArray<int> inputShape, int classes, int hidden, LstmDropout dropout, Device? device = null) : Sequential(
    ("words", new TimeFirst()),
    ("lstm1", new Lstm(Width(inputShape), hidden, dropout, device)),
    ("lstm2", new Lstm(hidden, hidden, dropout, device)),
    ("last", new LastStep()),
    ("dense", nn.Linear(hidden, classes, device: device)))
{
    private static int Width(ImmutableArray<int> shape) => shape.Length == 2
        ? shape[1]
        : throw new ArgumentException($"expected sequences of word vectors, [words, width], got [{string.Join(", ", shape)}]");
}
