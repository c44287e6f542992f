using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>The whole compression of an update by DGC to a tenth, against a pass over the memory of the weights.</summary>
public class DgcBenchmarks : IHasPayload
{
    private static readonly DgcSettings Settings = new(Density: 0.1, ValueBits: 8);
    private readonly CnnSubModel _model = new();
    private DgcResidual _residual = null!;

    public int PayloadBytes { get; private set; }

    [GlobalSetup]
    public void Setup()
    {
        _residual = DgcResidual.Zero(_model.Layout.ParameterCount, Settings);
        PayloadBytes = Compress().Payload.Length;
    }

    [Benchmark(Baseline = true)]
    public void MemoryPass() => _model.MemoryPass();

    [Benchmark]
    public DgcStep Compress() => DgcCompressor.Compress(Settings, new RoundId(1), cohortSize: 10, _residual, _model.Part, _model.Weights);
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
