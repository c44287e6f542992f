using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using static AfdActors.Algorithms.Tests.Aggregation.Rules.RuleRound;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

public sealed class AggregationRuleTests
{

    public static TheoryData<AggregationRuleKind> Kinds => [.. Enum.GetValues<AggregationRuleKind>()];

    /// <summary>A part rounded up, though 0.07 * 100 is a little more than 7 in float64, and always fewer than half.</summary>
    [Theory]
    [InlineData(0.2, 10, 2)]
    [InlineData(0.2, 11, 3)]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.4, 3, 1)]
    [InlineData(0.2, 2, 0)]
    [InlineData(0.2, 1, 0)]
    [InlineData(0, 10, 0)]
    public void Liars_are_a_part_rounded_up_but_fewer_than_half(double part, int clients, int liars) =>
        Assert.Equal(liars, AggregationRule.Liars(part, clients));

    /// <summary>Two liars of ten: 2 * 2 + 3 = 7. Of four one: 5.</summary>
    [Theory]
    [InlineData(AggregationRuleKind.Krum, 10, 7)]
    [InlineData(AggregationRuleKind.MultiKrum, 4, 5)]
    [InlineData(AggregationRuleKind.Median, 4, 1)]
    public void Krum_needs_more_than_twice_as_many_clients_as_liars(AggregationRuleKind kind, int clients, int least) =>
        Assert.Equal(least, new AggregationRule(kind).LeastClients(clients));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_rule_comes_back_from_its_options(AggregationRuleKind kind)
    {
        // The mean has no options, so that what runs without a rule sent before stays what they send.
        var rule = kind == AggregationRuleKind.Mean ? new AggregationRule() : new AggregationRule(kind, 0.25, 3);
        var settings = new ServerOptimizerSettings(LearningRate: 0.5) { Rule = rule };
        Assert.Equal(settings, ServerOptimizerSettings.Of(settings));
        Assert.Equal(kind != AggregationRuleKind.Mean, settings.ToStrategySettings().Options.ContainsKey("rule"));
    }

    [Theory]
    [InlineData("rule", "mode", "expected one of mean, fednova, median, trimmed-mean, krum, multi-krum, clipped-mean, got \"mode\"")]
    [InlineData("byzantine", "0.5", "expected a number in [0, 0.5), got \"0.5\"")]
    [InlineData("clip-norm", "-1", "expected a number at least 0, got \"-1\"")]
    public void An_option_out_of_range_is_refused(string key, string value, string message) => Assert.Contains(
        message,
        Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("average").With(key, value), Mlp)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        AggregationRule[] rules = [new((AggregationRuleKind)99), new(Byzantine: 0.5), new(Byzantine: -0.1), new(ClipNorm: -1)];
        foreach (var rule in rules)
            Assert.Throws<ArgumentException>(() => new ServerOptimizerSettings { Rule = rule }.Validate());
        Assert.Throws<ArgumentException>(
            () => new ServerOptimizerSettings(Proximal: 0.1) { Rule = new AggregationRule(AggregationRuleKind.FedNova) }.Validate());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_round_without_updates_moves_nothing(AggregationRuleKind kind) =>
        Assert.All(By(new AggregationRule(kind), Mlp, new AggregationTask(2, 2)), value => Assert.Equal(0, value));

    /// <summary>What the mean refuses every rule refuses, with the same words.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_bad_update_is_refused_and_nothing_has_been_added(AggregationRuleKind kind)
    {
        var other = SubModel.Full(TestLayouts.SmallCnn());
        var aggregator = new AggregationRule(kind).Open(Mlp, new AggregationTask(2, 2));
        Add(Constant(Whole, 1));
        foreach (var (bad, message) in (ReadOnlySpan<(Contribution, string)>)[
            (Constant(Whole, float.NaN), "expected finite values, got NaN as value 0"),
            (Constant(Whole, float.PositiveInfinity), "expected finite values, got Infinity as value 0"),
            (Constant(Whole, 1, samples: 0), "expected at least 1 sample, got 0"),
            (Constant(other, 1), "expected a sub-model of mlp, got one of small-cnn")])
        {
            Assert.Equal(message, Assert.Throws<UpdateRefusedException>(() => Add(bad, client: 1)).Message);
        }

        Add(Constant(Whole, 1), client: 1);
        Assert.Equal(
            "expected at most 2 updates, got one more",
            Assert.Throws<UpdateRefusedException>(() => Add(Constant(Whole, 1), client: 2)).Message);
        var gradient = new float[Mlp.ParameterCount];
        aggregator.PseudoGradient(gradient);
        Assert.All(gradient, value => Assert.Equal(1, value, tolerance: 1e-6f));

        void Add(Contribution answer, int client = 0) => aggregator.Add(
            new Algorithms.Aggregation.Contribution(Name(client), answer.SubModel, answer.Update, answer.Samples));
    }
}
