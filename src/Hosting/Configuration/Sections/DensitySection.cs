using AfdActors.Algorithms.Schedules;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.density</c>.</summary>
internal static class DensitySection
{
    private const string Rise = "afd.density.rise";
    private const string Rounds = "afd.density.rounds";

    public static DensitySchedule Read(ConfigurationReader keys)
    {
        var density = new DensitySchedule(
            keys.Choice(Rise, Choices.DensityRise),
            keys.Number("afd.density.from", "0 < from <= 1", x => x is > 0 and <= 1),
            keys.Int(Rounds, 1),
            keys.Choice("afd.density.clients", Choices.DensityClients),
            keys.Switch("afd.density.server"));
        keys.Require(density.Rise != DensityRise.Plateau || density.Rounds > 1, "at least 2 with density.rise = plateau", Rounds, Rise);
        return density;
    }

    /// <summary>
    /// With privacy nothing may follow from the clients' data that got no noise, and the strategy, which has the step, opens no round.
    /// </summary>
    public static void Check(ConfigurationReader keys, RunConfiguration all)
    {
        if (!all.Privacy.Enabled) return;
        keys.Require(all.Density.Rise != DensityRise.Plateau,
            "constant or rounds with privacy: plateaus are found by losses without noise", Rise, "afd.privacy.noise-multiplier");
        keys.Require(!all.Density.Server, "off with privacy", "afd.density.server", "afd.privacy.noise-multiplier");
    }

    public static IEnumerable<(string Key, string Value)> Render(DensitySchedule density) =>
    [
        (Rise, Choices.DensityRise.NameOf(density.Rise)),
        ("afd.density.from", HoconLiteral.Of(density.From)),
        (Rounds, HoconLiteral.Of(density.Rounds)),
        ("afd.density.server", HoconLiteral.Of(density.Server)),
        ("afd.density.clients", Choices.DensityClients.NameOf(density.Clients)),
    ];
}
