using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// The keys of a seam: a name out of its catalog, and the block <c>options { ... }</c> for strategies that do not come with this library.
/// Most of our own have keys of <c>reference.conf</c> instead.
/// </summary>
internal static class StrategyKeys
{
    private static readonly string[] Sections = ["selection", "dropout", "downlink", "uplink", "aggregation"];

    /// <summary>A model that strategies are made for on trial, so that their errors come with all others.</summary>
    public static readonly ModelLayout Trial =
        new("trial", [new UnitGroup("units", 2)], [new ParameterSpec("w", [2, 1], 1, [new AxisCover(0, 0)])]);

    /// <summary>Whether a key belongs to an options block, whatever the option is called.</summary>
    public static bool IsOption(string key) => Sections.Any(section => key.StartsWith(Prefix(section), StringComparison.Ordinal));

    /// <summary>The strategy with the options of its block.</summary>
    /// <param name="section">As "selection".</param>
    /// <param name="name">The key of the name, as "strategy".</param>
    /// <param name="create">Makes the strategy for a trial; what it refuses is an error of the configuration.</param>
    /// <param name="own">Strategies that read other keys of the section, and so take no options.</param>
    public static StrategySettings Read<T>(
        ConfigurationReader keys, string section, string name, Catalog<T> catalog, Action<StrategySettings> create,
            params IReadOnlyCollection<string> own)
        where T : class
    {
        var key = $"afd.{section}.{name}";
        var settings = new StrategySettings(keys.Name(key, catalog.Names));
        foreach (var option in keys.Under(Prefix(section)))
        {
            if (own.Contains(settings.Name))
                keys.Fail(option, $"expected no options block with {settings.Name}, whose keys are those of afd.{section}");
            try
            {
                settings = settings.With(option[Prefix(section).Length..], keys.Text(option));
            }
            catch (ArgumentException e)
            {
                keys.Fail(option, e.Message);
            }
        }

        try
        {
            if (!own.Contains(settings.Name)) create(settings);
        }
        catch (ArgumentException e)
        {
            keys.Fail(key, e.Message);
        }

        return settings;
    }

    /// <summary>The keys of the options, for rendering.</summary>
    public static IEnumerable<(string Key, string Value)> Render(string section, StrategySettings settings) =>
        settings.Options.Select(option => (Prefix(section) + option.Key, HoconLiteral.Quote(option.Value)));

    private static string Prefix(string section) => $"afd.{section}.options.";
}
