using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.downlink</c>.</summary>
/// <param name="Chosen">The name, and for a downlink that a host registered the options of its block.</param>
/// <param name="Bits">Of hadamard and difference.</param>
/// <param name="Density">Of difference.</param>
public sealed record DownlinkSection(StrategySettings Chosen, int Bits = Downlinks.DefaultBits, double Density = Downlinks.DefaultDensity)
{
    /// <summary>Names of the downlinks that read the keys of the section.</summary>
    public static readonly string[] Own = [Downlinks.RawName, Downlinks.HalfName, Downlinks.HadamardName, Downlinks.DifferenceName];

    /// <summary>Name of the downlink.</summary>
    public string Codec => Chosen.Name;

    /// <summary>The downlink with its options.</summary>
    public StrategySettings Strategy => Codec switch
    {
        Downlinks.HadamardName => Downlinks.Hadamard(Bits),
        Downlinks.DifferenceName => Downlinks.Difference(Bits, Density),
        _ => Chosen,
    };
}
