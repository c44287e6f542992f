using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>The models by their name in <c>afd.model.name</c>: ours, and those of <see cref="UserModels"/>.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<string> Names { get; } = ["femnist-cnn", "mnist-cnn", "cifar-cnn", "mlp", "shakespeare-lstm", "sent140-lstm"];

    /// <summary>Those of ours that read samples of a shape, such as [1, 28, 28]; for [n], a model of symbols is not among them.</summary>
    public static IReadOnlyList<string> Reading(ImmutableArray<int> inputShape) => inputShape switch
    {
        [_, >= 4, >= 4] => ["femnist-cnn", "mnist-cnn", "cifar-cnn", "mlp"],
        [_, _] => ["sent140-lstm", "mlp"],
        _ => ["mlp"],
    };

    /// <param name="lstm">What dropping a unit of an LSTM layer takes away; the other models do not ask.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the model cannot read inputs of that shape.</exception>
    public static ModuleModel Create(string name, ImmutableArray<int> inputShape, int classes, LstmDropout lstm = LstmDropout.NonRecurrent)
    {
        if (classes < 2) throw new ArgumentException($"{name}: expected at least 2 classes, got {classes}", nameof(classes));
        if (UserModels.IsName(name)) return UserModels.Create(name, inputShape, classes);
        // Without values: each instance writes its own, so that none are drawn in vain.
        Func<nn.Module<Tensor, Tensor>> create = name switch
        {
            "femnist-cnn" => () => new ConvolutionalNet(inputShape, classes, firstFilters: 32, secondFilters: 64, hidden: 2048, META),
            "mnist-cnn" => () => new ConvolutionalNet(inputShape, classes, firstFilters: 16, secondFilters: 32, hidden: 128, META),
            "cifar-cnn" => () => new ConvolutionalNet(inputShape, classes, firstFilters: 32, secondFilters: 64, hidden: 512, META),
            "mlp" => () => new MultilayerPerceptron(inputShape, classes, [200, 200], META),
            "shakespeare-lstm" => () => new CharacterLstm(inputShape, classes, embedding: 8, hidden: 256, lstm, META),
            "sent140-lstm" => () => new WordLstm(inputShape, classes, hidden: 100, lstm, META),
            _ => throw new ArgumentException($"model: expected {string.Join(", ", Names)}, got '{name}'", nameof(name)),
        };
        try
        {
            return new ModuleModel(name, inputShape, classes, create);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", nameof(inputShape), e);
        }
    }
}
