using System.Collections.Immutable;
using AfdActors.Algorithms.Seeding;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training;
using AfdActors.Training.Data;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Bench;

/// <summary>One local epoch of the full model over a few batches, one thread, against the same by torch's own layers and autograd.</summary>
internal static class TrainingBench
{
    private static readonly TrainingParameters Parameters = new(LearningRate: 0.05f, BatchSize: 10, Epochs: 1);

    public static IEnumerable<BenchRow> Rows()
    {
        yield return Row("shakespeare-lstm", [80], classes: 80, batches: 1);
        yield return Row("sent140-lstm", [25, 300], classes: 2, batches: 5);
        yield return Row("femnist-cnn", [1, 28, 28], classes: 62, batches: 3);
    }

    private static BenchRow Row(string name, ImmutableArray<int> inputShape, int classes, int batches)
    {
        var model = ModelCatalog.Create(name, inputShape, classes);
        var full = SubModel.Full(model.Layout);
        var data = Samples(model, batches * Parameters.BatchSize);
        var weights = new float[model.Layout.ParameterCount];
        model.Layout.Initialise(weights, new SeededStream(1));
        var plainWeights = (float[])weights.Clone();
        using var plain = new PlainTrainer(model, full);
        return Measurement.Row(
            $"training.{name}",
            () => LocalTrainer.Train(model, full, weights, data, Parameters, new SeededStream(2), CancellationToken.None),
            () => plain.Train(plainWeights, data, Parameters, new SeededStream(2)));
    }

    /// <summary>Symbols, where a sample is a sequence of them, or values in [0, 1), and labels drawn independently.</summary>
    private static SampleSet Samples(IFederatedModel model, int count)
    {
        var stream = new SeededStream(3);
        var values = new float[count * model.InputShape.Aggregate(1, (product, axis) => product * axis)];
        foreach (ref var value in values.AsSpan()) value = model is CharacterLstm ? stream.NextInt(model.Classes) : stream.NextSingle();
        var labels = new int[count];
        foreach (ref var label in labels.AsSpan()) label = stream.NextInt(model.Classes);
        return SampleSet.FromValues(model.InputShape, values, labels);
    }
}
