using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.uplink</c>.</summary>
/// <param name="Chosen">The name, and for an uplink that a host registered the options of its block.</param>
/// <param name="Dgc">The keys of our own uplinks; ternary reads density, scope and adaptive value bits.</param>
/// <param name="WarmUpLearningRate">Learning rate of the clients while the uplink warms up; 0: the ordinary one.</param>
public sealed record UplinkSection(StrategySettings Chosen, DgcSettings Dgc, float WarmUpLearningRate)
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

    internal static UplinkSection Read(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var chosen = StrategyKeys.Read(keys, "uplink", "codec", catalogs.Uplinks, settings => catalogs.CreateUplink(settings), Own);
        var dgc = new DgcSettings(
            keys.Number("afd.uplink.density", "0 < density <= 1", x => x is > 0 and <= 1),
            keys.Int("afd.uplink.warm-up-rounds", 0),
            (float)keys.Number("afd.uplink.momentum", "0 <= momentum < 1", x => (float)x is >= 0 and < 1),
            keys.Switch("afd.uplink.nesterov"),
            keys.Switch("afd.uplink.masking"),
            keys.Number("afd.uplink.clip", "at least 0", x => x >= 0),
            keys.Choice("afd.uplink.value-bits", Choices.ValueBits),
            keys.Choice("afd.uplink.scope", Choices.Scope),
            keys.Choice("afd.uplink.warm-up", Choices.WarmUp),
            keys.Choice("afd.uplink.vectors", Choices.WholeVectors));
        keys.Require(!dgc.WholeVectors || dgc.Scope == SparsityScope.Tensor,
            "whole only with uplink.scope = tensor", "afd.uplink.vectors", "afd.uplink.scope");
        keys.Require(!dgc.Nesterov || dgc.Momentum > 0, "off while uplink.momentum is 0", "afd.uplink.nesterov", "afd.uplink.momentum");
        return new UplinkSection(
            chosen, dgc, (float)keys.Number("afd.uplink.warm-up-lr", "at least 0", x => x is >= 0 and <= float.MaxValue));
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.uplink.codec", Codec),
        .. StrategyKeys.Render("uplink", Chosen),
        ("afd.uplink.density", HoconLiteral.Of(Dgc.Density)),
        ("afd.uplink.scope", Choices.Scope.NameOf(Dgc.Scope)),
        ("afd.uplink.vectors", Choices.WholeVectors.NameOf(Dgc.WholeVectors)),
        ("afd.uplink.warm-up-rounds", HoconLiteral.Of(Dgc.WarmUpRounds)),
        ("afd.uplink.warm-up", Choices.WarmUp.NameOf(Dgc.WarmUp)),
        ("afd.uplink.warm-up-lr", HoconLiteral.Of(WarmUpLearningRate)),
        ("afd.uplink.momentum", HoconLiteral.Of(Dgc.Momentum)),
        ("afd.uplink.nesterov", HoconLiteral.Of(Dgc.Nesterov)),
        ("afd.uplink.masking", HoconLiteral.Of(Dgc.Masking)),
        ("afd.uplink.clip", HoconLiteral.Of(Dgc.Clip)),
        ("afd.uplink.value-bits", Choices.ValueBits.NameOf(Dgc.ValueBits)),
    ];
}
