namespace AfdActors.Algorithms.Quantisation;

/// <summary>The codecs by their settings.</summary>
public static class DownlinkCodecs
{
    public const int MinBits = 1;

    public const int MaxBits = 8;

    /// <exception cref="ArgumentOutOfRangeException">Unknown kind, or bits outside 1..8 for Hadamard.</exception>
    public static IDownlinkCodec Create(DownlinkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind switch
        {
            DownlinkKind.Raw => new RawDownlink(),
            DownlinkKind.Half => new HalfDownlink(),
            DownlinkKind.Hadamard => new HadamardDownlink(settings.Bits),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "expected raw, half or hadamard"),
        };
    }
}
