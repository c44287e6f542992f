using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Compliance;
using AfdActors.Datasets;
using AfdActors.Training.Models;

namespace AfdActors.Training.Tests;

/// <summary>Small models, weights and samples, all from seeds.</summary>
internal static class Samples
{
    /// <summary>The small model that reads symbols.</summary>
    private const string CharactersName = "tiny-characters";

    /// <summary>The collection of tests that use torch: one at a time, as some count the tensors of the process.</summary>
    public const string Torch = ModelCompliance.Torch;

    public static ModuleModel TinyCnn { get; } =
        new("tiny-cnn", [1, 8, 8], 3, () => new ConvolutionalNet([1, 8, 8], 3, firstFilters: 4, secondFilters: 6, hidden: 10));

    public static ModuleModel TinyMlp { get; } = new("tiny-mlp", [3], 2, () => new MultilayerPerceptron([3], 2, [4]));

    public static ModuleModel Linear { get; } = new("linear", [2], 2, () => new MultilayerPerceptron([2], 2, []));

    /// <summary>Both ways of dropping an LSTM's units, over symbols and over vectors.</summary>
    public static ImmutableArray<IFederatedModel> TinyLstms { get; } =
    [
        Characters(LstmDropout.NonRecurrent),
        Characters(LstmDropout.Hidden),
        Words([4, 3], LstmDropout.NonRecurrent),
        Words([1, 3], LstmDropout.Hidden),
    ];

    /// <summary>Values in [0, 1), or symbols, and labels drawn independently.</summary>
    public static SampleSet Draw(IFederatedModel model, int count, ulong seed)
    {
        var stream = new SeededStream(seed);
        var values = new float[count * model.InputShape.Aggregate(1, (a, b) => a * b)];
        foreach (ref var value in values.AsSpan())
            value = model.Layout.Name == CharactersName ? stream.NextInt(model.Classes) : stream.NextSingle();
        var labels = new int[count];
        foreach (ref var label in labels.AsSpan()) label = stream.NextInt(model.Classes);
        return SampleSet.FromValues(model.InputShape, values, labels);
    }

    private static ModuleModel Characters(LstmDropout dropout) =>
        new(CharactersName, [7], 5, () => new CharacterLstm([7], 5, embedding: 3, hidden: 6, dropout));

    private static ModuleModel Words(ImmutableArray<int> shape, LstmDropout dropout) =>
        new("tiny-words", shape, 2, () => new WordLstm(shape, 2, hidden: 8, dropout));

    public static float[] Weights(ModelLayout layout, ulong seed)
    {
        var weights = new float[layout.ParameterCount];
        layout.Initialize(weights, new SeededStream(seed));
        return weights;
    }

    /// <summary>Keeps every unit but each <paramref name="nth"/> one of its group.</summary>
    public static SubModel Without(ModelLayout layout, int nth) => new(layout, [.. layout.Groups.Select(group =>
        new UnitMask(group.Units, [.. Enumerable.Range(0, group.Units).Where(unit => unit % nth != nth - 1)]))]);

    public static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"at {i}: expected {expected[i]}, got {actual[i]}");
    }
}
