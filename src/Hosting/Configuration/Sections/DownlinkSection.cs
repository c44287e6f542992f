using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.downlink</c>.</summary>
/// <param name="Chosen">The name, and for a downlink that a host registered the options of its block.</param>
/// <param name="Bits">Of hadamard and difference; <see cref="Downlinks.AdaptiveBits"/> of difference alone.</param>
/// <param name="Density">Of difference.</param>
public sealed record DownlinkSection(StrategySettings Chosen, int Bits, double Density)
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

    internal static DownlinkSection Read(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var downlink = new DownlinkSection(
            StrategyKeys.Read(keys, "downlink", "codec", catalogs.Downlinks, chosen => catalogs.CreateDownlink(chosen), Own),
            keys.Choice("afd.downlink.bits", Choices.DownlinkBits),
            keys.Number("afd.downlink.density", "0 < density <= 1", x => x is > 0 and <= 1));
        var differences = downlink.Codec == Downlinks.DifferenceName;
        keys.Require(differences ? downlink.Bits is 4 or 8 or 16 or 32 or Downlinks.AdaptiveBits : downlink.Bits is >= 1 and <= 8,
            differences ? "4, 8, 16, 32 or adaptive with downlink.codec = difference" : "a whole number from 1 to 8",
            "afd.downlink.bits", "afd.downlink.codec");
        return downlink;
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.downlink.codec", Codec),
        .. StrategyKeys.Render("downlink", Chosen),
        ("afd.downlink.bits", Choices.DownlinkBits.NameOf(Bits)),
        ("afd.downlink.density", HoconLiteral.Of(Density)),
    ];
}
