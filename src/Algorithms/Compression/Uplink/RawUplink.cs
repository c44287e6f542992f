using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>Every coordinate as float32. No options, no state.</summary>
public sealed class RawUplink : IUplinkCodec
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "raw";

    /// <summary>The settings that <see cref="Create"/> reads.</summary>
    public static StrategySettings Settings { get; } = new(Name);

    /// <exception cref="ArgumentException">There is an option: it has none.</exception>
    public static IUplinkCodec Create(StrategySettings settings)
    {
        new OptionReader(settings).End();
        return new RawUplink();
    }

    /// <inheritdoc/>
    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient) =>
        new(DenseUpdateCodec.Encode(gradient), null);

    /// <inheritdoc/>
    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => DenseUpdateCodec.Decode(payload, subModel.Count);

    /// <inheritdoc/>
    public ModelUpdate DecodeInPlace(ReadOnlyMemory<byte> payload, SubModel subModel) =>
        DenseUpdateCodec.DecodeInPlace(payload, subModel.Count);
}
