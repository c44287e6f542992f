namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>How a client sends its update. Append-only.</summary>
public enum UplinkKind
{
    /// <summary>Every coordinate as float32.</summary>
    Raw = 0,

    /// <summary>Deep Gradient Compression, arXiv:1712.01887 (design 4.5).</summary>
    Dgc = 1,

    /// <summary>Unbiased random signs and the largest values as they are (design 4.6).</summary>
    Ternary = 2,
}
