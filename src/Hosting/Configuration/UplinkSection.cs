using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.uplink</c>.</summary>
/// <param name="Chosen">The name, and for an uplink that a host registered the options of its block.</param>
/// <param name="Dgc">The keys of our own uplinks; ternary reads density, scope and adaptive value bits.</param>
public sealed record UplinkSection(StrategySettings Chosen, DgcSettings Dgc)
{
    /// <summary>Names of the uplinks that read the keys of the section.</summary>
    public static readonly string[] Own = [RawUplink.Name, DgcUplink.Name, TernaryUplink.Name];

    /// <summary>Name of the uplink.</summary>
    public string Codec => Chosen.Name;

    /// <summary>The uplink with its options.</summary>
    public StrategySettings Strategy => Codec switch
    {
        RawUplink.Name => RawUplink.Settings,
        DgcUplink.Name => Dgc.ToStrategy(),
        TernaryUplink.Name => TernaryUplink.Settings(Dgc.Density, Dgc.Scope, Dgc.ValueBits == DgcSettings.AdaptiveBits),
        _ => Chosen,
    };
}
