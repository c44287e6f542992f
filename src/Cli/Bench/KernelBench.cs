using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Bench;

/// <summary>The kernels at the size of a femnist-cnn sub-model (rate 0.25), against one pass over the same memory or the plain way to do it.</summary>
internal sealed class KernelBench
{
    private static readonly (string Name, StrategySettings Settings)[] Codes =
        [("raw", Downlinks.Raw), ("half", Downlinks.Half), ("hadamard-q8", Downlinks.Hadamard(8)), ("hadamard-q2", Downlinks.Hadamard(2))];

    private readonly ModelLayout _layout;
    private readonly SubModel _subModel;
    private readonly int[] _tensorSizes;
    private readonly float[] _weights;
    private readonly float[] _full;
    private readonly float[] _copy;

    public KernelBench()
    {
        _layout = ModelCatalog.Create("femnist-cnn", [1, 28, 28], 62).Layout;
        _subModel = DropoutStrategies.Create(new DropoutSettings(DropoutKind.Random), _layout, runSeed: 1).Select(new RoundId(1), 0, new ClientId("bench"));
        _tensorSizes = [.. _subModel.TensorSizes];
        _weights = new float[_subModel.Count];
        _copy = new float[_subModel.Count];
        _full = new float[_layout.ParameterCount];
        var stream = new SeededStream(1);
        foreach (ref var weight in _weights.AsSpan())
            weight = stream.NextSingle() - 0.5f;
    }

    /// <summary>Downlink and uplink codes.</summary>
    public IEnumerable<BenchRow> Codec()
    {
        foreach (var (name, settings) in Codes)
        {
            var codec = StrategyCatalogs.BuiltIn.CreateDownlink(settings);
            var payload = codec.Encode(_weights, _tensorSizes, seed: 1);
            var decoded = new float[_weights.Length];
            yield return Measurement.Row($"downlink.{name}.encode", () => codec.Encode(_weights, _tensorSizes, seed: 1), MemoryPass);
            yield return Measurement.Row($"downlink.{name}.decode", () => codec.Decode(payload, _tensorSizes, decoded), MemoryPass);
        }

        foreach (var density in new[] { 0.1, 0.01 })
        {
            var update = Sparse(density);
            var payload = SparseUpdateCodec.Encode(update, _tensorSizes, valueBits: 8);
            var name = FormattableString.Invariant($"uplink.sparse-{density}");
            yield return Measurement.Row($"{name}.encode", () => SparseUpdateCodec.Encode(update, _tensorSizes, valueBits: 8), MemoryPass);
            yield return Measurement.Row($"{name}.decode", () => SparseUpdateCodec.Decode(payload, _tensorSizes), MemoryPass);
            var code = SparseUpdateCodec.Measure(update, _tensorSizes, valueBits: 8);
            yield return new BenchRow($"{name}.index", "bits", code.BitsPerIndex, code.EntropyPerIndex, code.BitsPerIndex / code.EntropyPerIndex, 0);
        }

        // Weights without any structure: what an update of a real layer saves besides is in docs/decisions/traffic.md.
        var values = Sparse(0.01);
        var levels = StepQuantizer.Quantize(values, _tensorSizes, SparsityScope.Model);
        var grids = _subModel.TensorGrids.ToArray();
        var adaptive = RangeUpdateCodec.Encode(levels, grids);
        yield return Measurement.Row("uplink.adaptive-0.01.encode", () => RangeUpdateCodec.Encode(levels, grids), MemoryPass);
        yield return Measurement.Row("uplink.adaptive-0.01.decode", () => RangeUpdateCodec.Decode(adaptive, grids), MemoryPass);
        double golomb = SparseUpdateCodec.Encode(values, _tensorSizes, valueBits: 4).Length;
        yield return new BenchRow("uplink.adaptive-0.01.size", "bytes", adaptive.Length, golomb, adaptive.Length / golomb, 0);

        var ternary = Ternary();
        yield return Measurement.Row("uplink.ternary-0.005.compress", () => Ternary(), MemoryPass);
        yield return Measurement.Row("uplink.ternary-0.005.decode", () => TernaryUpdateCodec.Decode(ternary.Payload, _tensorSizes), MemoryPass);
    }

    /// <summary>Top-k selection and the whole compression of an update.</summary>
    public IEnumerable<BenchRow> Dgc()
    {
        var settings = new DgcSettings(Density: 0.1, ValueBits: 8);
        var residual = DgcResidual.Zero(_layout.ParameterCount, settings);
        var k = TopK.Count(settings.Density, _weights.Length);
        yield return Measurement.Row("dgc.top-k", () => TopK.Select(_weights, k), () => SortedTopK(k));
        yield return Measurement.Row("dgc.compress", () => DgcCompressor.Compress(settings, new RoundId(1), 10, residual, _subModel, _weights), MemoryPass);
    }

    /// <summary>Adding one client's update, and the average.</summary>
    public IEnumerable<BenchRow> Aggregate()
    {
        const int cohort = 1 << 16;
        var dense = ModelUpdate.Dense(_weights);
        var sparse = Sparse(0.1);
        var sums = new float[_layout.ParameterCount];
        var accumulator = new FedAvgAccumulator(_layout, cohort);
        yield return Measurement.Row("aggregate.add-dense", () => accumulator.Add(_subModel, dense, 1), () => PlainAdd(sums));
        yield return Measurement.Row("aggregate.add-sparse", () => accumulator.Add(_subModel, sparse, 1), () => PlainAdd(sums));
        yield return Measurement.Row("aggregate.average", () => accumulator.PseudoGradient(_full), () => sums.CopyTo(_full, 0));
    }

    private ModelUpdate Sparse(double density)
    {
        var positions = new List<int>();
        var offset = 0;
        foreach (var size in _tensorSizes)
        {
            foreach (var position in TopK.Select(_weights.AsSpan(offset, size), TopK.Count(density, size)))
                positions.Add(offset + position);
            offset += size;
        }

        return ModelUpdate.Sparse(_weights.Length, [.. positions], [.. positions.Select(position => _weights[position])]);
    }

    private TernaryStep Ternary() => TernaryCompressor.Compress(0.005, SparsityScope.Tensor, _tensorSizes, _weights, new SeededStream(1));

    private void MemoryPass() => _weights.CopyTo(_copy, 0);

    private void SortedTopK(int k)
    {
        var magnitudes = Array.ConvertAll(_weights, MathF.Abs);
        var order = Enumerable.Range(0, magnitudes.Length).ToArray();
        Array.Sort(magnitudes, order);
        Array.Sort(order, order.Length - k, k);
    }

    // Adding in float, run by run: what the order-independent sum is measured against.
    private void PlainAdd(float[] sums)
    {
        var at = 0;
        foreach (var run in _subModel.Ranges)
        {
            for (var i = 0; i < run.Length; i++)
                sums[run.Start + i] += _weights[at++];
        }
    }
}
