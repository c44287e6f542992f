using System.Collections.Immutable;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Bench;

/// <summary>One local epoch over a few batches, one thread: with a quarter of each group's units dropped, against the full model.</summary>
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
        var data = Samples(model, batches * Parameters.BatchSize);
        var threeQuarters = model.Layout.Groups.Select(group => new UnitMask(group.Units, [.. Enumerable.Range(0, group.Units * 3 / 4)]));
        return Measurement.Row($"training.{name}", Epoch(model, new SubModel(model.Layout, [.. threeQuarters]), data), Epoch(model, SubModel.Full(model.Layout), data));
    }

    private static Action Epoch(ModuleModel model, SubModel subModel, SampleSet data)
    {
        var full = new float[model.Layout.ParameterCount];
        model.Layout.Initialize(full, new SeededStream(1));
        var weights = new float[subModel.Count];
        subModel.Extract(full, weights);
        return () => LocalTrainer.Train(model, subModel, weights, data, Parameters, new SeededStream(2), CancellationToken.None);
    }

    /// <summary>Symbols, where a sample is a sequence of them, or values in [0, 1), and labels drawn independently.</summary>
    private static SampleSet Samples(ModuleModel model, int count)
    {
        var stream = new SeededStream(3);
        var values = new float[count * model.InputShape.Aggregate(1, (product, axis) => product * axis)];
        foreach (ref var value in values.AsSpan()) value = model.InputShape.Length == 1 ? stream.NextInt(model.Classes) : stream.NextSingle();
        var labels = new int[count];
        foreach (ref var label in labels.AsSpan()) label = stream.NextInt(model.Classes);
        return SampleSet.FromValues(model.InputShape, values, labels);
    }
}
