using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>The codecs by their settings.</summary>
public static class DownlinkCodecs
{
    public const int MinBits = 1;

    public const int MaxBits = 8;

    /// <summary>Whether a code knows so many bits.</summary>
    public static bool IsSupported(DownlinkKind kind, int bits) =>
        kind == DownlinkKind.Difference ? ValueCode.IsSupported(bits) : bits is >= MinBits and <= MaxBits;

    /// <summary>The code of a sub-model that does not depend on what the client has; for <see cref="DownlinkKind.Difference"/> that of its whole sub-models.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Unknown kind, or bits outside 1..8 for Hadamard.</exception>
    public static IDownlinkCodec Create(DownlinkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind switch
        {
            DownlinkKind.Raw => new RawDownlink(),
            DownlinkKind.Half => new HalfDownlink(),
            DownlinkKind.Hadamard => new HadamardDownlink(settings.Bits),
            DownlinkKind.Difference => new ViewDownlink(),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "expected raw, half, hadamard or difference"),
        };
    }
}
