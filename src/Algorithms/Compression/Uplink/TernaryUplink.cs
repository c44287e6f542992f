using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>Unbiased random signs (<see cref="TernaryCompressor"/>), plain or as range-coded levels. No state.</summary>
public sealed class TernaryUplink : IUplinkCodec
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "ternary";

    private readonly double _density;
    private readonly SparsityScope _scope;
    private readonly bool _levels;

    private TernaryUplink(double density, SparsityScope scope, bool levels) => (_density, _scope, _levels) = (density, scope, levels);

    /// <summary>The settings that <see cref="Create"/> reads.</summary>
    /// <param name="density">In (0, 1]: bound of the part of the values that is sent on average.</param>
    /// <param name="scope">Where that bound holds.</param>
    /// <param name="levels">
    /// Every value as a multiple of the size of the signs, range-coded (QSGD), instead of the largest as they are.
    /// </param>
    public static StrategySettings Settings(double density, SparsityScope scope = SparsityScope.Tensor, bool levels = false) =>
        new StrategySettings(Name).With("density", density).With("scope", SparsityOptions.ScopeName(scope)).With("levels", levels);

    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IUplinkCodec Create(StrategySettings settings)
    {
        var options = new OptionReader(settings);
        var uplink = new TernaryUplink(
            SparsityOptions.Density(options, 0.1), SparsityOptions.Scope(options), options.Switch("levels", false));
        options.End();
        return uplink;
    }

    /// <inheritdoc/>
    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(task);
        var rounding =
            SeededStream.Create(task.RunSeed, SeedPurpose.UplinkRounding, task.Offer.Round, task.Offer.Attempt, task.Offer.Client);
        var sizes = task.SubModel.TensorSizes.AsSpan();
        var density = _density * task.DensityShare;
        return new EncodedUpdate(
            _levels
                ? RangeUpdateCodec.Encode(
                    TernaryCompressor.Levels(density, _scope, sizes, gradient, rounding), task.SubModel.TensorGrids.AsSpan())
                : TernaryCompressor.Compress(density, _scope, sizes, gradient, rounding).Payload,
            null);
    }

    /// <inheritdoc/>
    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return _levels
            ? RangeUpdateCodec.Decode(payload, subModel.TensorGrids.AsSpan())
            : TernaryUpdateCodec.Decode(payload, subModel.TensorSizes.AsSpan());
    }
}
