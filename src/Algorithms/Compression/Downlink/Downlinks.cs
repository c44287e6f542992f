using System.Globalization;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>The downlinks of this library: their names, the settings that choose them, and what makes them.</summary>
public static class Downlinks
{
    /// <summary>float32 as they are.</summary>
    public const string RawName = "raw";

    /// <summary>IEEE 754 binary16.</summary>
    public const string HalfName = "half";

    /// <summary>Random signs, Walsh-Hadamard transform and stochastic rounding.</summary>
    public const string HadamardName = "hadamard";

    /// <summary>The largest differences from what the client has; the whole sub-model where it has lost that.</summary>
    public const string DifferenceName = "difference";

    /// <summary>Bits per coordinate or value, where none are said.</summary>
    public const int DefaultBits = 8;

    /// <summary>Bits of a difference whose values are multiples of one step; see <see cref="DifferenceQuantizer.MedianStep"/>.</summary>
    public const int AdaptiveBits = 0;

    /// <summary>Density of a difference, where none is said.</summary>
    public const double DefaultDensity = 0.02;

    private const int MostHadamardBits = 8;

    private static readonly int[] DifferenceBits = [4, 8, 16, 32, AdaptiveBits];

    /// <summary>float32, no options.</summary>
    public static StrategySettings Raw { get; } = new(RawName);

    /// <summary>binary16, no options.</summary>
    public static StrategySettings Half { get; } = new(HalfName);

    internal static Catalog<DownlinkFactory> Catalog { get; } = new Catalog<DownlinkFactory>("downlink")
        .Add(RawName, settings => WithoutOptions(settings, new RawDownlink()))
        .Add(HalfName, settings => WithoutOptions(settings, new HalfDownlink()))
        .Add(HadamardName, CreateHadamard)
        .Add(DifferenceName, CreateDifference);

    /// <param name="bits">1 to 8 per coordinate.</param>
    public static StrategySettings Hadamard(int bits = DefaultBits) => new StrategySettings(HadamardName).With("bits", bits);

    /// <param name="bits">4, 8, 16 or 32 per value, or <see cref="AdaptiveBits"/>.</param>
    /// <param name="density">Largest fraction of each tensor that is sent, in (0, 1].</param>
    public static StrategySettings Difference(int bits = DefaultBits, double density = DefaultDensity) =>
        new StrategySettings(DifferenceName).With("bits", BitsName(bits)).With("density", density);

    private static IDownlinkCodec CreateHadamard(StrategySettings settings)
    {
        var options = new OptionReader(settings);
        var bits = options.Integer("bits", DefaultBits, 1, MostHadamardBits);
        options.End();
        return new HadamardDownlink(bits);
    }

    private static IDownlinkCodec CreateDifference(StrategySettings settings)
    {
        var options = new OptionReader(settings);
        var bits = options.Choice("bits", DefaultBits, [.. DifferenceBits.Select(value => (BitsName(value), value))]);
        var density = options.Number("density", DefaultDensity, "in (0, 1]", value => value is > 0 and <= 1);
        options.End();
        return new DifferenceDownlink(bits, density);
    }

    private static string BitsName(int bits) => bits == AdaptiveBits ? "adaptive" : bits.ToString(CultureInfo.InvariantCulture);

    private static IDownlinkCodec WithoutOptions(StrategySettings settings, IDownlinkCodec codec)
    {
        new OptionReader(settings).End();
        return codec;
    }
}
