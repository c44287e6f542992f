namespace AfdActors.Algorithms.Quantisation;

/// <summary>How the coordinator sends weights (design 4.4). Append-only.</summary>
public enum DownlinkKind
{
    /// <summary>float32 as they are.</summary>
    Raw = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Half = 1,

    /// <summary>Random signs, Walsh-Hadamard transform and stochastic rounding to B bits.</summary>
    Hadamard = 2,
}

/// <param name="Kind">The code.</param>
/// <param name="Bits">B, 1..8: bits per coordinate of <see cref="DownlinkKind.Hadamard"/>; ignored by the others.</param>
public sealed record DownlinkSettings(DownlinkKind Kind, int Bits = 8);
