using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Schedules;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.density</c>.</summary>
internal static class DensitySection
{
    private const string Rise = "afd.density.rise";
    private const string Rounds = "afd.density.rounds";
    private const string Server = "afd.density.server";
    private const string Clients = "afd.density.clients";

    /// <summary>Rules that let a client weigh by its samples.</summary>
    private static readonly AggregationRuleKind[] Weighing =
        [AggregationRuleKind.Mean, AggregationRuleKind.FedNova, AggregationRuleKind.ClippedMean];

    public static DensitySchedule Read(ConfigurationReader keys)
    {
        var density = new DensitySchedule(
            keys.Choice(Rise, Choices.DensityRise),
            keys.Number("afd.density.from", "0.001 .. 1", x => x is >= 0.001 and <= 1),
            keys.Int(Rounds, 1),
            keys.Choice(Clients, Choices.DensityClients),
            keys.Switch(Server));
        keys.Require(density.Rise != DensityRise.Plateau || density.Rounds > 1, "at least 2 with density.rise = plateau", Rounds, Rise);
        return density;
    }

    /// <summary>Rules with other sections.</summary>
    public static void Check(ConfigurationReader keys, RunConfiguration all)
    {
        var (density, aggregation) = (all.Density, all.Aggregation);
        keys.Require(
            density.Rise == DensityRise.Constant || all.Uplink.Dgc.WarmUpRounds == 0,
            "constant with uplink.warm-up-rounds, in which the density falls", Rise, "afd.uplink.warm-up-rounds");
        keys.Require(
            !density.Server || (aggregation.IsOwn && aggregation.Optimizer.Density < 1),
            "off unless aggregation.density is below 1", Server, "afd.aggregation.density", "afd.aggregation.optimizer");
        keys.Require(
            density.Clients != DensityClients.Samples
                || (aggregation.Name != ScaffoldAggregation.Name && Weighing.Contains(aggregation.Optimizer.Rule.Kind)),
            "equal or link where each client counts once, whatever its samples", Clients, "afd.aggregation.rule",
            "afd.aggregation.optimizer");
        CheckPrivacy(keys, all);
    }

    /// <summary>What a client sends may depend on no other client's data, and the values of masked updates are all sent.</summary>
    private static void CheckPrivacy(ConfigurationReader keys, RunConfiguration all)
    {
        const string Noise = "afd.privacy.noise-multiplier";
        var (density, privacy) = (all.Density, all.Privacy.Enabled);
        keys.Require(
            !privacy || density.Rise != DensityRise.Plateau,
            "constant or rounds with privacy: plateaus are found by losses without noise", Rise, Noise);
        keys.Require(
            !privacy || density.Clients != DensityClients.Samples,
            "equal or link with privacy: one client's samples would change what others send", Clients, Noise);
        keys.Require(!privacy || !density.Server, "off with privacy, whose step is of a mean with noise everywhere", Server, Noise);
        keys.Require(
            !all.SecureAggregation.Enabled || (density.Rise == DensityRise.Constant && density.Clients == DensityClients.Equal),
            "constant, and density.clients equal, with secure aggregation, whose updates have every value", Rise, Clients,
            "afd.secure-aggregation.enabled");
    }

    public static IEnumerable<(string Key, string Value)> Render(DensitySchedule density) =>
    [
        (Rise, Choices.DensityRise.NameOf(density.Rise)),
        ("afd.density.from", HoconLiteral.Of(density.From)),
        (Rounds, HoconLiteral.Of(density.Rounds)),
        (Server, HoconLiteral.Of(density.Server)),
        (Clients, Choices.DensityClients.NameOf(density.Clients)),
    ];
}
