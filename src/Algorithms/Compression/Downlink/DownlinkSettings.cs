namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>How the coordinator sends weights (design 4.4). Append-only.</summary>
public enum DownlinkKind
{
    /// <summary>float32 as they are.</summary>
    Raw = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Half = 1,

    /// <summary>Random signs, Walsh-Hadamard transform and stochastic rounding to B bits.</summary>
    Hadamard = 2,

    /// <summary>The largest differences from what the client has (Differences/); the whole sub-model where the client has lost that.</summary>
    Difference = 3,
}

/// <param name="Kind">The code.</param>
/// <param name="Bits">1..8: bits per coordinate of <see cref="DownlinkKind.Hadamard"/>; 4, 8, 16 or 32: bits per value of <see cref="DownlinkKind.Difference"/>; ignored by the others.</param>
/// <param name="Density">Largest fraction of each tensor that <see cref="DownlinkKind.Difference"/> sends, above 0, at most 1. The coordinator's alone: it does not travel.</param>
public sealed record DownlinkSettings(DownlinkKind Kind, int Bits = 8, double Density = DownlinkSettings.DefaultDensity)
{
    public const double DefaultDensity = 0.02;
}
