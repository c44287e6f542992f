using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>
/// A client's local training, one epoch over a few batches, on one thread: of the full model and of one without a quarter of each group's
/// units, both with the weights copied in and out, against the usual loop of PyTorch on a model that stays.
/// </summary>
public class TrainingBenchmarks
{
    /// <summary>So small a rate that the weights stay: on fitted samples gradients become denormal, and those are slow.</summary>
    private static readonly TrainingParameters Parameters = new(LearningRate: 1e-6f, BatchSize: 10, Epochs: 1);
    private Action _torch = () => { };
    private Action _full = () => { };
    private Action _threeQuarters = () => { };

    [Params("shakespeare-lstm", "sent140-lstm", "femnist-cnn")]
    public string Model { get; set; } = "femnist-cnn";

    [GlobalSetup]
    public void Setup()
    {
        var (model, batches) = Model switch
        {
            "shakespeare-lstm" => (ModelCatalog.Create(Model, [80], 80), 2),
            "sent140-lstm" => (ModelCatalog.Create(Model, [25, 300], 2), 10),
            _ => (ModelCatalog.Create(Model, [1, 28, 28], 62), 10),
        };
        var data = Samples(model, batches * Parameters.BatchSize);
        var kept = model.Layout.Groups.Select(group => new UnitMask(group.Units, [.. Enumerable.Range(0, group.Units * 3 / 4)]));
        var torch = new PlainTorch(model, data, Parameters.LearningRate, Parameters.BatchSize);
        _torch = () => torch.Epoch();
        _full = Epoch(model, SubModel.Full(model.Layout), data);
        _threeQuarters = Epoch(model, new SubModel(model.Layout, [.. kept]), data);
    }

    [Benchmark(Baseline = true)]
    public void Torch() => _torch();

    [Benchmark]
    public void Full() => _full();

    [Benchmark]
    public void ThreeQuarters() => _threeQuarters();

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
        foreach (ref var value in values.AsSpan())
            value = model.InputShape.Length == 1 ? stream.NextInt(model.Classes) : stream.NextSingle();
        var labels = new int[count];
        foreach (ref var label in labels.AsSpan())
            label = stream.NextInt(model.Classes);
        return SampleSet.FromValues(model.InputShape, values, labels);
    }
}
