using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.selection</c>.</summary>
internal static class SelectionSection
{
    public static SelectionSettings Read(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var selection = new SelectionSettings(
            keys.Int("afd.selection.clients-per-round", 1, 100_000),
            keys.Number("afd.selection.over-provision", "0 <= fraction <= 10", x => x is >= 0 and <= 10),
            keys.Int("afd.selection.min-clients", 1),
            keys.Int("afd.selection.min-updates", 1),
            keys.Int("afd.selection.start-clients", 0))
        {
            Strategy = StrategyKeys.Read(keys, "selection", "strategy", catalogs.Selectors, chosen => catalogs.CreateSelector(chosen)),
        };
        keys.Require(selection.MinUpdates <= selection.ClientsPerRound,
            $"at most selection.clients-per-round ({selection.ClientsPerRound})", "afd.selection.min-updates",
                "afd.selection.clients-per-round");
        keys.Require(selection.MinClients >= selection.MinUpdates,
            $"at least selection.min-updates ({selection.MinUpdates}), or rounds start that must fail", "afd.selection.min-clients",
                "afd.selection.min-updates");
        return selection;
    }

    public static IEnumerable<(string Key, string Value)> Render(SelectionSettings selection) =>
    [
        ("afd.selection.strategy", selection.Strategy.Name),
        .. StrategyKeys.Render("selection", selection.Strategy),
        ("afd.selection.clients-per-round", HoconLiteral.Of(selection.ClientsPerRound)),
        ("afd.selection.over-provision", HoconLiteral.Of(selection.OverProvision)),
        ("afd.selection.min-clients", HoconLiteral.Of(selection.MinClients)),
        ("afd.selection.min-updates", HoconLiteral.Of(selection.MinUpdates)),
        ("afd.selection.start-clients", HoconLiteral.Of(selection.StartClients)),
    ];
}
