using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;

namespace AfdActors.Benchmarks;

/// <summary>
/// A femnist-cnn, whole or without a quarter of its units, with random weights: the sizes at which the kernels are measured.
/// </summary>
internal sealed class CnnSubModel
{
    private readonly float[] _copy;

    public CnnSubModel()
        : this(layout =>
            DropoutStrategies.Create(new DropoutSettings(DropoutKind.Random), layout, runSeed: 1)
            .Select(new RoundId(1), 0, new ClientId("bench")))
    {
    }

    private CnnSubModel(Func<ModelLayout, SubModel> part)
    {
        Layout = ModelCatalog.Create("femnist-cnn", [1, 28, 28], 62).Layout;
        Part = part(Layout);
        TensorSizes = [.. Part.TensorSizes];
        Weights = new float[Part.Count];
        _copy = new float[Part.Count];
        var stream = new SeededStream(1);
        foreach (ref var weight in Weights.AsSpan())
            weight = stream.NextSingle() - 0.5f;
    }

    /// <summary>All units: 6,603,710 weights.</summary>
    public static CnnSubModel Whole() => new(SubModel.Full);

    public ModelLayout Layout { get; }

    public SubModel Part { get; }

    public int[] TensorSizes { get; }

    public float[] Weights { get; }

    /// <summary>One pass over the weights' memory: the least that any code of them can take.</summary>
    public void MemoryPass() => Weights.CopyTo(_copy, 0);

    /// <summary>The largest weights of each tensor.</summary>
    public ModelUpdate Sparse(double density)
    {
        var positions = new List<int>();
        var offset = 0;
        foreach (var size in TensorSizes)
        {
            foreach (var position in TopK.Select(Weights.AsSpan(offset, size), TopK.Count(density, size)))
                positions.Add(offset + position);
            offset += size;
        }

        return ModelUpdate.Sparse(Weights.Length, [.. positions], [.. positions.Select(position => Weights[position])]);
    }
}
