using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.dropout</c>.</summary>
/// <param name="Chosen">The name, and for a strategy that a host registered the options of its block.</param>
/// <param name="Rate">Of our own strategies.</param>
/// <param name="Exploration">Of our own strategies.</param>
/// <param name="Compensation">Of our own strategies.</param>
/// <param name="Capacities">Of heterofl and fedrolex.</param>
/// <param name="MaxRate">Of random and afd-multi: the rate of the slowest clients at most; 0: all have the same.</param>
/// <param name="Lstm">What dropping a unit of an LSTM layer takes away.</param>
public sealed record DropoutSection(
    StrategySettings Chosen, double Rate, double Exploration, bool Compensation, CapacityList Capacities, double MaxRate, LstmDropout Lstm)
{
    /// <summary>What the clients' links are drawn from, which decides who is slow: that of the section <c>afd.network</c>.</summary>
    public LinkRanges Links { get; init; } = LinkRanges.Lte;

    /// <summary>Name of the strategy.</summary>
    public string Name => Chosen.Name;

    /// <summary>The strategy with its options.</summary>
    public StrategySettings Strategy => DropoutSettings.Names.Contains(Name) ? DropoutSettings.Of(Chosen) with
    {
        Rate = Rate,
        Exploration = Exploration,
        Compensation = Compensation,
        Capacities = Capacities,
        MaxRate = MaxRate,
        Links = Links,
    } : Chosen;

    internal static DropoutSection Read(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var chosen = ReadStrategy(keys, catalogs);
        var dropout = new DropoutSection(
            chosen,
            keys.Number("afd.dropout.rate", "0 <= rate < 1", x => x is >= 0 and < 1),
            keys.Number("afd.dropout.exploration", "0 <= exploration <= 1e6", x => x is >= 0 and <= 1e6),
            keys.Switch("afd.dropout.compensation"),
            ReadCapacities(keys),
            keys.Number("afd.dropout.max-rate", "0 <= max-rate < 1", x => x is >= 0 and < 1),
            keys.Choice("afd.dropout.lstm", Choices.Lstm));
        keys.Require(
            dropout.MaxRate == 0 || dropout.MaxRate >= dropout.Rate, $"0 or at least dropout.rate ({dropout.Rate})", "afd.dropout.max-rate",
            "afd.dropout.rate");
        keys.Require(
            dropout.MaxRate == 0 || (DropoutSettings.Names.Contains(chosen.Name) && DropoutSettings.Of(chosen).TakesMaxRate),
            "0, as only the strategies random and afd-multi give slow clients a rate of their own", "afd.dropout.max-rate",
            "afd.dropout.strategy");
        return dropout;
    }

    private static StrategySettings ReadStrategy(ConfigurationReader keys, StrategyCatalogs catalogs) =>
        StrategyKeys.Read(
            keys, "dropout", "strategy", catalogs.Dropouts, chosen =>
                catalogs.CreateDropout(chosen, StrategyKeys.Trial, runSeed: 1), DropoutSettings.Names);

    private static CapacityList ReadCapacities(ConfigurationReader keys)
    {
        var parts = keys.Numbers(
            "afd.dropout.capacities", CapacityList.MaxCount, "above 0 and at most 1, such as [1, 0.5]", x => x is > 0 and <= 1);
        return parts.Length == 0 ? CapacityList.Default : new CapacityList(parts);
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.dropout.strategy", Name),
        .. StrategyKeys.Render("dropout", Chosen),
        ("afd.dropout.rate", HoconLiteral.Of(Rate)),
        ("afd.dropout.exploration", HoconLiteral.Of(Exploration)),
        ("afd.dropout.compensation", HoconLiteral.Of(Compensation)),
        ("afd.dropout.capacities", $"[{Capacities}]"),
        ("afd.dropout.max-rate", HoconLiteral.Of(MaxRate)),
        ("afd.dropout.lstm", Choices.Lstm.NameOf(Lstm)),
    ];
}
