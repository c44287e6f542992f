using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.dropout</c>.</summary>
/// <param name="Chosen">The name, and for a strategy that a host registered the options of its block.</param>
/// <param name="Rate">Of our own strategies.</param>
/// <param name="Exploration">Of our own strategies.</param>
/// <param name="Compensation">Of our own strategies.</param>
/// <param name="Lstm">What dropping a unit of an LSTM layer takes away.</param>
public sealed record DropoutSection(StrategySettings Chosen, double Rate, double Exploration, bool Compensation, LstmDropout Lstm)
{
    /// <summary>Name of the strategy.</summary>
    public string Name => Chosen.Name;

    /// <summary>The strategy with its options.</summary>
    public StrategySettings Strategy => DropoutSettings.Names.Contains(Name) ? DropoutSettings.Of(Chosen) with
    {
        Rate = Rate,
        Exploration = Exploration,
        Compensation = Compensation,
    } : Chosen;

    internal static DropoutSection Read(ConfigurationReader keys, StrategyCatalogs catalogs) => new(
        StrategyKeys.Read(
            keys, "dropout", "strategy", catalogs.Dropouts, chosen =>
                catalogs.CreateDropout(chosen, StrategyKeys.Trial, runSeed: 1), DropoutSettings.Names),
        keys.Number("afd.dropout.rate", "0 <= rate < 1", x => x is >= 0 and < 1),
        keys.Number("afd.dropout.exploration", "0 <= exploration <= 1e6", x => x is >= 0 and <= 1e6),
        keys.Switch("afd.dropout.compensation"),
        keys.Choice("afd.dropout.lstm", Choices.Lstm));

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.dropout.strategy", Name),
        .. StrategyKeys.Render("dropout", Chosen),
        ("afd.dropout.rate", HoconLiteral.Of(Rate)),
        ("afd.dropout.exploration", HoconLiteral.Of(Exploration)),
        ("afd.dropout.compensation", HoconLiteral.Of(Compensation)),
        ("afd.dropout.lstm", Choices.Lstm.NameOf(Lstm)),
    ];
}
