using System.Numerics.Tensors;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>
/// The whole compression of an update by DGC with momentum: compensation, the largest values, their code. Against one pass that reads g, u
/// and v and writes u and v, the least that momentum correction can take.
/// </summary>
public class DgcBenchmarks : IHasPayload
{
    private readonly CnnSubModel _model = CnnSubModel.Whole();
    private DgcSettings _settings = null!;
    private DgcResidual _residual = null!;
    private DgcResidual _owned = null!;
    private float[] _momentum = [];
    private float[] _velocity = [];

    [Params(0.001, 0.1)]
    public double Density { get; set; }

    public int PayloadBytes { get; private set; }

    [GlobalSetup]
    public void Setup()
    {
        _settings = new DgcSettings(Density, Momentum: 0.9f, ValueBits: 8);
        _residual = DgcResidual.Zero(_model.Layout.ParameterCount, _settings);
        _owned = DgcResidual.Zero(_model.Layout.ParameterCount, _settings);
        (_momentum, _velocity) = (new float[_model.Weights.Length], new float[_model.Weights.Length]);
        PayloadBytes = Compress().Payload.Length;
    }

    [Benchmark(Baseline = true)]
    public void Pass()
    {
        TensorPrimitives.MultiplyAdd(_momentum, 0.9f, _model.Weights, _momentum);
        TensorPrimitives.Add(_velocity, _momentum, _velocity);
    }

    [Benchmark]
    public DgcStep Compress() => DgcCompressor.Compress(_settings, new RoundId(1), cohortSize: 10, _residual, _model.Part, _model.Weights);

    /// <summary>In the residual's own memory, as where it was read from a client's folder.</summary>
    [Benchmark]
    public DgcStep CompressOwned() => DgcCompressor.Compress(
        _settings, new RoundId(1), cohortSize: 10, _owned, _model.Part, _model.Weights, ownsResidual: true);
}

/// <summary>The largest tenth of the values, against sorting them all.</summary>
public class TopKBenchmarks
{
    private readonly CnnSubModel _model = new();
    private int _k;

    [GlobalSetup]
    public void Setup() => _k = TopK.Count(0.1, _model.Weights.Length);

    [Benchmark(Baseline = true)]
    public int[] Sort()
    {
        var magnitudes = Array.ConvertAll(_model.Weights, MathF.Abs);
        var order = Enumerable.Range(0, magnitudes.Length).ToArray();
        Array.Sort(magnitudes, order);
        Array.Sort(order, order.Length - _k, _k);
        return order;
    }

    [Benchmark]
    public int[] Select() => TopK.Select(_model.Weights, _k);
}
