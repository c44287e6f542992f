using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace CustomStrategy;

/// <summary>The uplink `raw`, but some clients send a multiple of their update: two of them, minus five times as large.</summary>
/// <param name="poisoned">Their names.</param>
internal sealed class PoisonedUplink(string[] poisoned, float factor) : IUplinkCodec
{
    private readonly RawUplink _raw = new();

    public static IUplinkCodec Create(StrategySettings settings)
    {
        var options = new OptionReader(settings);
        var clients = options.Text("clients", "client-000,client-001").Split(',');
        var factor = options.Number("factor", -5, -1e6, 1e6);
        options.End();
        return new PoisonedUplink(clients, (float)factor);
    }

    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
    {
        if (!poisoned.Contains(task.Offer.Client.Value)) return _raw.Encode(task, state, gradient);
        var poison = new float[gradient.Length];
        TensorPrimitives.Multiply(gradient, factor, poison);
        return _raw.Encode(task, state, poison);
    }

    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => _raw.Decode(payload, subModel);
}
