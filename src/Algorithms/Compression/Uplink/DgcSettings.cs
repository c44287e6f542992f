using System.Globalization;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>Deep Gradient Compression, arXiv:1712.01887 (docs/design.md "DGC").</summary>
/// <param name="Density">Part of the values that is sent, in (0, 1]; the paper's 1 - sparsity.</param>
/// <param name="WarmUpRounds">Global rounds in which the density falls to <paramref name="Density"/>; 0 = no warm-up.</param>
/// <param name="Momentum">m of the momentum correction, in [0, 1); 0 = none, and no momentum buffer.</param>
/// <param name="Nesterov">Nesterov's form of the momentum correction.</param>
/// <param name="Masking">Momentum factor masking: u = 0 where a value was sent.</param>
/// <param name="Clip">Threshold of local gradient clipping for the whole cohort; 0 = off.</param>
/// <param name="ValueBits">
/// Bits per value sent: 32, 16, 8 or 4; <see cref="AdaptiveBits"/> = levels of one step and a range code that adapts to positions and
/// levels.
/// </param>
/// <param name="Scope">Whether the density holds for each tensor or for the whole sub-model.</param>
/// <param name="WholeVectors">Whether biases and other vectors are sent as a whole; with <see cref="SparsityScope.Tensor"/> alone.</param>
/// <param name="WarmUp">How the density falls in the warm-up rounds.</param>
public sealed record DgcSettings(
    double Density = 0.1,
    int WarmUpRounds = 0,
    float Momentum = 0f,
    bool Nesterov = false,
    bool Masking = true,
    double Clip = 0,
    int ValueBits = 32,
    SparsityScope Scope = SparsityScope.Tensor,
    WarmUpShape WarmUp = WarmUpShape.Exponential,
    bool WholeVectors = false)
{
    /// <summary>As many bits as a value is likely to need; see <see cref="StepQuantizer"/> and <see cref="RangeUpdateCodec"/>.</summary>
    public const int AdaptiveBits = 0;

    /// <summary>Reads the options of <see cref="ToStrategy"/>; what is not there has the defaults above.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static DgcSettings Of(StrategySettings settings)
    {
        var (options, otherwise) = (new OptionReader(settings), new DgcSettings());
        var dgc = new DgcSettings(
            SparsityOptions.Density(options, otherwise.Density),
            options.Integer("warm-up-rounds", otherwise.WarmUpRounds, 0, int.MaxValue),
            (float)options.Number("momentum", otherwise.Momentum, "in [0, 1)", value => (float)value is >= 0 and < 1),
            options.Switch("nesterov", otherwise.Nesterov),
            options.Switch("masking", otherwise.Masking),
            options.Number("clip", otherwise.Clip, "of 0 or more", value => value >= 0),
            options.Choice("value-bits", otherwise.ValueBits, ("32", 32), ("16", 16), ("8", 8), ("4", 4), ("adaptive", AdaptiveBits)),
            SparsityOptions.Scope(options),
            options.Choice("warm-up", otherwise.WarmUp, ("exponential", WarmUpShape.Exponential), ("stages", WarmUpShape.Stages)),
            options.Choice("vectors", otherwise.WholeVectors, ("sparse", false), ("whole", true)));
        options.End();
        return dgc;
    }

    /// <summary>
    /// The same as settings of the uplink <see cref="DgcUplink.Name"/>. They travel in every offer, so that what few will want is there only
    /// where it is not the default.
    /// </summary>
    public StrategySettings ToStrategy()
    {
        var settings = new StrategySettings(DgcUplink.Name)
            .With("density", Density)
            .With("warm-up-rounds", WarmUpRounds)
            .With("momentum", Momentum.ToString("R", CultureInfo.InvariantCulture))
            .With("nesterov", Nesterov)
            .With("masking", Masking)
            .With("clip", Clip)
            .With("value-bits", ValueBits == AdaptiveBits ? "adaptive" : ValueBits.ToString(CultureInfo.InvariantCulture))
            .With("scope", SparsityOptions.ScopeName(Scope));
        if (WarmUp == WarmUpShape.Stages) settings = settings.With("warm-up", "stages");
        return WholeVectors ? settings.With("vectors", "whole") : settings;
    }

    /// <summary>The density of a round, warm-up included (see <see cref="DgcWarmUp"/>).</summary>
    public double DensityAt(RoundId round) => DgcWarmUp.Density(Density, WarmUpRounds, WarmUp, round);

    /// <exception cref="ArgumentOutOfRangeException">A setting outside the range stated above.</exception>
    public void Validate()
    {
        Require(Density is > 0 and <= 1, nameof(Density), Density, "in (0, 1]");
        Require(WarmUpRounds >= 0, nameof(WarmUpRounds), WarmUpRounds, "of 0 or more");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "in [0, 1)");
        Require(Clip >= 0 && double.IsFinite(Clip), nameof(Clip), Clip, "of 0 or more");
        Require(ValueBits == AdaptiveBits
            || ValueCode.IsSupported(ValueBits), nameof(ValueBits), ValueBits, "of 32, 16, 8, 4 or 0 (adaptive)");
        Require(Enum.IsDefined(Scope), nameof(Scope), Scope, "of tensor or model");
        Require(!WholeVectors || Scope == SparsityScope.Tensor, nameof(Scope), Scope, "of tensor where vectors are whole");
        Require(Enum.IsDefined(WarmUp), nameof(WarmUp), WarmUp, "of exponential or stages");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"expected a value {range}");
    }
}
