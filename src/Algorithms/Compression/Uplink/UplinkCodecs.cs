using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>The uplink codes by their settings.</summary>
public static class UplinkCodecs
{
    private const int OverheadBytes = 1 << 16;

    /// <exception cref="ArgumentOutOfRangeException">Unknown kind.</exception>
    public static IUplinkCodec Create(UplinkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind switch
        {
            UplinkKind.Raw => new RawUplink(),
            UplinkKind.Dgc => new DgcUplink(settings.Dgc),
            UplinkKind.Ternary when settings.Dgc.ValueBits == DgcSettings.AdaptiveBits => new LevelUplink(settings.Dgc.Density, settings.Dgc.Scope),
            UplinkKind.Ternary => new TernaryUplink(settings.Dgc.Density, settings.Dgc.Scope),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "expected raw, dgc or ternary"),
        };
    }

    /// <summary>
    /// No payload of any code is longer: four bytes per coordinate for its value, at most three bits for position, rank and sign (a fitted Golomb code takes
    /// no more bits than there are coordinates), and counts, scales and parameters per tensor. Range-coded values are shorter: a sign, 22 bits of size at most, and
    /// some bits for octave and presence.
    /// </summary>
    public static long MaxBytes(SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return (4L * subModel.Count) + (3L * subModel.Count / 8) + OverheadBytes;
    }

    private sealed class RawUplink : IUplinkCodec
    {
        public EncodedUpdate Encode(UplinkTask task, DgcResidual? residual, ReadOnlySpan<float> gradient) => new(DenseUpdateCodec.Encode(gradient), null);

        public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => DenseUpdateCodec.Decode(payload, subModel.Count);
    }

    private sealed class DgcUplink(DgcSettings settings) : IUplinkCodec
    {
        public EncodedUpdate Encode(UplinkTask task, DgcResidual? residual, ReadOnlySpan<float> gradient)
        {
            DgcResidual before = residual ?? DgcResidual.Zero(task.SubModel.Layout.ParameterCount, settings);
            DgcStep step = DgcCompressor.Compress(settings, task.Offer.Round, task.CohortSize, before, task.SubModel, gradient);
            return new EncodedUpdate(step.Payload, step.Next);
        }

        public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => DgcCompressor.Decode(settings, payload, subModel);
    }

    private sealed class TernaryUplink(double density, SparsityScope scope) : IUplinkCodec
    {
        public EncodedUpdate Encode(UplinkTask task, DgcResidual? residual, ReadOnlySpan<float> gradient)
        {
            TernaryStep step = TernaryCompressor.Compress(density, scope, task.SubModel.TensorSizes.AsSpan(), gradient, Rounding(task));
            return new EncodedUpdate(step.Payload, null);
        }

        public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => TernaryUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan());
    }

    private sealed class LevelUplink(double density, SparsityScope scope) : IUplinkCodec
    {
        public EncodedUpdate Encode(UplinkTask task, DgcResidual? residual, ReadOnlySpan<float> gradient)
        {
            LevelUpdate update = TernaryCompressor.Levels(density, scope, task.SubModel.TensorSizes.AsSpan(), gradient, Rounding(task));
            return new EncodedUpdate(RangeUpdateCodec.Encode(update, task.SubModel.TensorGrids.AsSpan()), null);
        }

        public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => RangeUpdateCodec.Decode(payload, subModel.TensorGrids.AsSpan());
    }

    private static SeededStream Rounding(UplinkTask task) =>
        SeededStream.Create(task.RunSeed, SeedPurpose.UplinkRounding, task.Offer.Round, task.Offer.Attempt, task.Offer.Client);
}
