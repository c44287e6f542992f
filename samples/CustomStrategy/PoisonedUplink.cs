using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace CustomStrategy;

/// <summary>The uplink `raw`, but two clients send their update with the other sign and five times as large.</summary>
internal sealed class PoisonedUplink : IUplinkCodec
{
    private const float Factor = -5;
    private static readonly string[] Poisoned = ["client-000", "client-001"];
    private readonly RawUplink _raw = new();

    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
    {
        if (!Poisoned.Contains(task.Offer.Client.Value)) return _raw.Encode(task, state, gradient);
        var poison = new float[gradient.Length];
        TensorPrimitives.Multiply(gradient, Factor, poison);
        return _raw.Encode(task, state, poison);
    }

    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => _raw.Decode(payload, subModel);
}
