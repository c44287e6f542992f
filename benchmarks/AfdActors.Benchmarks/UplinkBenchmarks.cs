using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>Golomb codes of sparse updates with values of 8 bits, against a pass over the memory of the weights.</summary>
public class SparseUpdateBenchmarks : IHasPayload
{
    private readonly CnnSubModel _model = new();
    private ModelUpdate _update = ModelUpdate.Dense([]);
    private byte[] _payload = [];

    [Params(0.1, 0.01)]
    public double Density { get; set; }

    public int PayloadBytes => _payload.Length;

    [GlobalSetup]
    public void Setup()
    {
        _update = _model.Sparse(Density);
        _payload = Encode();
    }

    [Benchmark(Baseline = true)]
    public void MemoryPass() => _model.MemoryPass();

    [Benchmark]
    public byte[] Encode() => SparseUpdateCodec.Encode(_update, _model.TensorSizes, valueBits: 8);

    [Benchmark]
    public ModelUpdate Decode() => SparseUpdateCodec.Decode(_payload, _model.TensorSizes);
}

/// <summary>
/// The adaptive range code of the largest 0.7 % of the whole model. The weights have no structure: what an update of a real layer saves
/// besides is in docs/decisions/traffic.md.
/// </summary>
public class RangeUpdateBenchmarks : IHasPayload
{
    private readonly CnnSubModel _model = CnnSubModel.Whole();
    private TensorGrid[] _grids = [];
    private LevelUpdate _levels = null!;
    private byte[] _payload = [];

    public int PayloadBytes => _payload.Length;

    [GlobalSetup]
    public void Setup()
    {
        _grids = [.. _model.Part.TensorGrids];
        _levels = StepQuantizer.Quantize(_model.Sparse(0.007), _model.TensorSizes, SparsityScope.Model);
        _payload = Encode();
    }

    [Benchmark(Baseline = true)]
    public void MemoryPass() => _model.MemoryPass();

    [Benchmark]
    public byte[] Encode() => RangeUpdateCodec.Encode(_levels, _grids);

    [Benchmark]
    public ModelUpdate Decode() => RangeUpdateCodec.Decode(_payload, _grids);
}

/// <summary>Ternary compression to 0.5 %, selection and code together.</summary>
public class TernaryBenchmarks : IHasPayload
{
    private readonly CnnSubModel _model = new();
    private byte[] _payload = [];

    public int PayloadBytes => _payload.Length;

    [GlobalSetup]
    public void Setup() => _payload = Compress().Payload;

    [Benchmark(Baseline = true)]
    public void MemoryPass() => _model.MemoryPass();

    [Benchmark]
    public TernaryStep Compress() =>
        TernaryCompressor.Compress(0.005, SparsityScope.Tensor, _model.TensorSizes, _model.Weights, new SeededStream(1));

    [Benchmark]
    public ModelUpdate Decode() => TernaryUpdateCodec.Decode(_payload, _model.TensorSizes);
}
