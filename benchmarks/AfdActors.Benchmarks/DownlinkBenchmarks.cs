using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>Codes of the weights to a client, against a pass over their memory.</summary>
public class DownlinkBenchmarks : IHasPayload
{
    private readonly CnnSubModel _model = new();
    private float[] _decoded = [];
    private IDownlinkCodec _codec = null!;
    private byte[] _payload = [];

    [Params("raw", "half", "hadamard-8", "hadamard-2")]
    public string Code { get; set; } = "raw";

    public int PayloadBytes => _payload.Length;

    [GlobalSetup]
    public void Setup()
    {
        _codec = StrategyCatalogs.BuiltIn.CreateDownlink(Code switch
        {
            "raw" => Downlinks.Raw,
            "half" => Downlinks.Half,
            _ => Downlinks.Hadamard(Code[^1] - '0'),
        });
        _decoded = new float[_model.Weights.Length];
        _payload = Encode();
    }

    [Benchmark(Baseline = true)]
    public void MemoryPass() => _model.MemoryPass();

    [Benchmark]
    public byte[] Encode() => _codec.Encode(_model.Weights, _model.TensorSizes, seed: 1);

    [Benchmark]
    public void Decode() => _codec.Decode(_payload, _model.TensorSizes, _decoded);
}
