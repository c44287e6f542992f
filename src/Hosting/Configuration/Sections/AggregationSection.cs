using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.aggregation</c>.</summary>
/// <param name="Chosen">The name, and for a strategy that a host registered the options of its block.</param>
/// <param name="Optimizer">The keys of our own strategies; that of the name where it is one of them.</param>
/// <param name="Averaging">beta of the running average that the run serves; of any strategy.</param>
/// <param name="AveragingWarmUp">Whether it is smaller in the first rounds.</param>
public sealed record AggregationSection(
    StrategySettings Chosen, ServerOptimizerSettings Optimizer, double Averaging, bool AveragingWarmUp)
{
    /// <summary>Name of the strategy.</summary>
    public string Name => Chosen.Name;

    /// <summary>Whether it is a strategy of this library.</summary>
    public bool IsOwn => ServerOptimizerSettings.Names.Contains(Name);

    /// <summary>The strategy with its options.</summary>
    public StrategySettings Strategy => IsOwn ? Optimizer : Chosen;

    internal static AggregationSection Read(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var chosen = StrategyKeys.Read(
            keys, "aggregation", "optimizer", catalogs.Aggregations, settings =>
                catalogs.CreateAggregation(settings, StrategyKeys.Trial), ServerOptimizerSettings.Names);
        var own = ServerOptimizerSettings.Names.Contains(chosen.Name);
        var optimizer = new ServerOptimizerSettings(
            own ? ServerOptimizerSettings.KindOf(chosen.Name) : ServerOptimizerKind.Average,
            keys.Number("afd.aggregation.lr", "above 0", x => (float)x > 0 && x <= float.MaxValue),
            keys.Number("afd.aggregation.momentum", "0 <= momentum < 1", x => (float)x is >= 0 and < 1),
            keys.Number("afd.aggregation.beta2", "0 <= beta2 < 1", x => (float)x is >= 0 and < 1),
            keys.Number("afd.aggregation.tau", "1e-9 <= tau <= 1e9", x => x is >= 1e-9 and <= 1e9),
            keys.Number("afd.aggregation.density", "0 < density <= 1", x => x is > 0 and <= 1),
            keys.Choice("afd.aggregation.scope", Choices.Scope),
            keys.Number("afd.aggregation.proximal", "at least 0", x => x >= 0 && x <= float.MaxValue))
        {
            FavorMoved = keys.Number(
                "afd.aggregation.favor-moved", "1 .. 1000", x => x is >= 1 and <= ServerOptimizerSettings.MostFavor),
            Rule = new AggregationRule(
                keys.Choice("afd.aggregation.rule", Choices.Rule),
                keys.Number("afd.aggregation.byzantine", "0 <= byzantine < 0.5", x => x is >= 0 and < 0.5),
                keys.Number("afd.aggregation.clip-norm", "at least 0", x => x >= 0 && x <= float.MaxValue)),
        };
        keys.Require(!own || optimizer.Kind != ServerOptimizerKind.Average || optimizer.Momentum == 0,
            "0 with aggregation.optimizer = average", "afd.aggregation.momentum", "afd.aggregation.optimizer");
        keys.Require(optimizer.Kind != ServerOptimizerKind.Momentum || (float)optimizer.Momentum > 0,
            "above 0 with aggregation.optimizer = momentum", "afd.aggregation.momentum", "afd.aggregation.optimizer");
        keys.Require(optimizer.FavorMoved == 1 || optimizer.Density < 1,
            "1 while aggregation.density is 1, as all weights move then", "afd.aggregation.favor-moved", "afd.aggregation.density");
        keys.Require(own || optimizer.Rule.Kind == AggregationRuleKind.Mean,
            $"mean with aggregation.optimizer = {chosen.Name}, which has a rule of its own", "afd.aggregation.rule", "afd.aggregation.optimizer");
        keys.Require(optimizer.Rule.Kind != AggregationRuleKind.FedNova || optimizer.Proximal == 0,
            "0 with aggregation.rule = fednova, whose steps are those of plain SGD", "afd.aggregation.proximal", "afd.aggregation.rule");
        keys.Require(own || chosen.Name != ScaffoldAggregation.Name || optimizer == new ServerOptimizerSettings(),
            "its default with aggregation.optimizer = scaffold, as are all keys but averaging: scaffold has options { lr }",
            "afd.aggregation.lr", "afd.aggregation.optimizer");
        return new AggregationSection(
            chosen, optimizer, keys.Number("afd.aggregation.averaging", "0 <= averaging < 1", x => (float)x is >= 0 and < 1),
            keys.Switch("afd.aggregation.averaging-warm-up"));
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.aggregation.optimizer", Name),
        .. StrategyKeys.Render("aggregation", Chosen),
        ("afd.aggregation.lr", HoconLiteral.Of(Optimizer.LearningRate)),
        ("afd.aggregation.momentum", HoconLiteral.Of(Optimizer.Momentum)),
        ("afd.aggregation.beta2", HoconLiteral.Of(Optimizer.Beta2)),
        ("afd.aggregation.tau", HoconLiteral.Of(Optimizer.Tau)),
        ("afd.aggregation.density", HoconLiteral.Of(Optimizer.Density)),
        ("afd.aggregation.scope", Choices.Scope.NameOf(Optimizer.Scope)),
        ("afd.aggregation.favor-moved", HoconLiteral.Of(Optimizer.FavorMoved)),
        ("afd.aggregation.proximal", HoconLiteral.Of(Optimizer.Proximal)),
        ("afd.aggregation.averaging", HoconLiteral.Of(Averaging)),
        ("afd.aggregation.averaging-warm-up", HoconLiteral.Of(AveragingWarmUp)),
        ("afd.aggregation.rule", Choices.Rule.NameOf(Optimizer.Rule.Kind)),
        ("afd.aggregation.byzantine", HoconLiteral.Of(Optimizer.Rule.Byzantine)),
        ("afd.aggregation.clip-norm", HoconLiteral.Of(Optimizer.Rule.ClipNorm)),
    ];
}
