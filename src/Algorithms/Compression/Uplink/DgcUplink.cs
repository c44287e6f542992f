using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>Deep Gradient Compression (arXiv:1712.01887). Its state is a <see cref="DgcResidual"/>.</summary>
public sealed class DgcUplink : IUplinkCodec
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "dgc";

    private readonly DgcSettings _settings;

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public DgcUplink(DgcSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        _settings = settings;
    }

    /// <inheritdoc/>
    public int WarmUpRounds => _settings.WarmUpRounds;

    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IUplinkCodec Create(StrategySettings settings) => new DgcUplink(DgcSettings.Of(settings));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// Also a residual with a momentum buffer where there is no momentum, or the other way round.
    /// </exception>
    public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(task);
        var before = state switch
        {
            null => DgcResidual.Zero(task.SubModel.Layout.ParameterCount, _settings),
            DgcResidual residual => residual,
            _ => throw new ArgumentException($"expected a residual of {Name}, got a {state.GetType().Name}", nameof(state)),
        };
        var step = DgcCompressor.Compress(
            _settings, task.Offer.Round, task.CohortSize, before, task.SubModel, gradient, ownsResidual: state is null || task.OwnsState,
            task.DensityShare);
        return new EncodedUpdate(step.Payload, step.Next);
    }

    /// <inheritdoc/>
    public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => DgcCompressor.Decode(_settings, payload, subModel);

    /// <inheritdoc/>
    public IUplinkState Restore(Stream source, int parameterCount) => DgcResidual.Load(source, parameterCount);
}
