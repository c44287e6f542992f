using System.Numerics.Tensors;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>
/// Adding one client's update of the whole model to the sums, against a pass that reads, changes and writes as many 64-bit sums.
/// </summary>
public class AggregationBenchmarks
{
    /// <summary>More than a benchmark adds: an accumulator takes no more updates than its cohort has clients.</summary>
    private const int Cohort = 1 << 30;

    private readonly CnnSubModel _model = CnnSubModel.Whole();
    private ModelUpdate _dense = ModelUpdate.Dense([]);
    private ModelUpdate _sparse = ModelUpdate.Dense([]);
    private FedAvgAccumulator _accumulator = null!;
    private byte[] _payload = [];
    private long[] _sums = [];

    [GlobalSetup]
    public void Setup()
    {
        _dense = ModelUpdate.Dense(_model.Weights);
        _sparse = _model.Sparse(0.001);
        _payload = DenseUpdateCodec.Encode(_model.Weights);
        _sums = new long[_model.Layout.ParameterCount];
        _accumulator = new FedAvgAccumulator(_model.Layout, Cohort);
    }

    [Benchmark(Baseline = true)]
    public void Pass() => TensorPrimitives.Add(_sums, 1L, _sums);

    [Benchmark]
    public void AddDense() => _accumulator.Add(_model.Part, _dense, samples: 1);

    /// <summary>From the bytes that came, whose numbers are checked too.</summary>
    [Benchmark]
    public void AddRawPayload() =>
        _accumulator.Add(_model.Part, DenseUpdateCodec.DecodeInPlace(_payload, _model.Part.Count), samples: 1);

    [Benchmark]
    public void AddSparse() => _accumulator.Add(_model.Part, _sparse, samples: 1);
}

/// <summary>Cutting a sub-model out of the model and putting it back, against a copy of the sub-model's bytes.</summary>
public class SubModelBenchmarks
{
    private readonly CnnSubModel _model = new();
    private float[] _full = [];
    private float[] _part = [];

    [GlobalSetup]
    public void Setup() => (_full, _part) = (new float[_model.Layout.ParameterCount], new float[_model.Weights.Length]);

    [Benchmark(Baseline = true)]
    public void Copy() => _model.Weights.CopyTo(_part, 0);

    [Benchmark]
    public void Extract() => _model.Part.Extract(_full, _part);

    [Benchmark]
    public void Expand() => _model.Part.Expand(_model.Weights, _full);
}

/// <summary>The average of the sums, against a copy of as many floats.</summary>
public class AverageBenchmarks
{
    private readonly CnnSubModel _model = new();
    private FedAvgAccumulator _accumulator = null!;
    private float[] _average = [];
    private float[] _copy = [];

    [GlobalSetup]
    public void Setup()
    {
        _average = new float[_model.Layout.ParameterCount];
        _copy = new float[_model.Layout.ParameterCount];
        _accumulator = new FedAvgAccumulator(_model.Layout, cohortSize: 1);
        _accumulator.Add(_model.Part, ModelUpdate.Dense(_model.Weights), samples: 1);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _average.CopyTo(_copy, 0);

    [Benchmark]
    public void Average() => _accumulator.PseudoGradient(_average);
}
