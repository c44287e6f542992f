using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>Adding one client's update to the sums, which do not depend on the order, against adding it in float.</summary>
public class AggregationBenchmarks
{
    /// <summary>More than a benchmark adds: an accumulator takes no more updates than its cohort has clients.</summary>
    private const int Cohort = 1 << 16;

    private readonly CnnSubModel _model = new();
    private ModelUpdate _dense = ModelUpdate.Dense([]);
    private ModelUpdate _sparse = ModelUpdate.Dense([]);
    private FedAvgAccumulator _accumulator = null!;
    private float[] _sums = [];

    [GlobalSetup]
    public void Setup()
    {
        _dense = ModelUpdate.Dense(_model.Weights);
        _sparse = _model.Sparse(0.1);
        _sums = new float[_model.Layout.ParameterCount];
        _accumulator = new FedAvgAccumulator(_model.Layout, Cohort);
    }

    [Benchmark(Baseline = true)]
    public void AddInFloat()
    {
        var at = 0;
        foreach (var range in _model.Part.Ranges)
        {
            for (var i = 0; i < range.Length; i++)
                _sums[range.Start + i] += _model.Weights[at++];
        }
    }

    [Benchmark]
    public void AddDense() => _accumulator.Add(_model.Part, _dense, samples: 1);

    [Benchmark]
    public void AddSparse() => _accumulator.Add(_model.Part, _sparse, samples: 1);
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
