using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Training.Models;

/// <summary>The models by their name in <c>afd.model.name</c>.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<string> Names { get; } = ["femnist-cnn", "mnist-cnn", "mlp", "shakespeare-lstm", "sent140-lstm"];

    /// <param name="lstm">What dropping a unit of an LSTM layer takes away; the other models do not ask.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the model cannot read inputs of that shape.</exception>
    public static IFederatedModel Create(string name, ImmutableArray<int> inputShape, int classes, LstmDropout lstm = LstmDropout.NonRecurrent)
    {
        if (classes < 2) throw new ArgumentException($"{name}: expected at least 2 classes, got {classes}", nameof(classes));
        return name switch
        {
            "femnist-cnn" => new ConvolutionalModel(name, inputShape, classes, firstFilters: 32, secondFilters: 64, hidden: 2048),
            "mnist-cnn" => new ConvolutionalModel(name, inputShape, classes, firstFilters: 16, secondFilters: 32, hidden: 128),
            "mlp" => new MultilayerPerceptron(name, inputShape, classes, 200, 200),
            "shakespeare-lstm" => new CharacterLstm(name, inputShape, classes, embedding: 8, hidden: 256, lstm),
            "sent140-lstm" => new WordLstm(name, inputShape, classes, hidden: 100, lstm),
            _ => throw new ArgumentException($"model: expected {string.Join(", ", Names)}, got '{name}'", nameof(name)),
        };
    }
}
