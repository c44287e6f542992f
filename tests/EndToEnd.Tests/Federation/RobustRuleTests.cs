using System.Collections.Concurrent;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using Xunit.Abstractions;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// What one liar of ten does to a model by each rule of aggregation, without any bound of afd.robustness: the numbers of
/// docs/decisions/robustness.md.
/// </summary>
public sealed class RobustRuleTests(ITestOutputHelper output) : PoisonedFederation
{
    private const int Rounds = 10;
    private const string Reversed = "reversed, a billion samples";

    private static readonly Lazy<(IFederatedModel Model, FederatedDataset Data)> ManyDigits = new(() => Digits(parts: 2 * Clients));
    private static readonly ConcurrentDictionary<AggregationRuleKind, double> Honest = [];

    public static TheoryData<AggregationRuleKind, string> Borne { get; } = Table(
        [AggregationRuleKind.Median, AggregationRuleKind.Krum, AggregationRuleKind.MultiKrum, AggregationRuleKind.TrimmedMean],
        ["times 100", "times -10", "NaN", Reversed]);

    /// <summary>FedAvg of honest clients is what a rule is held against, whose own honest run may be worse.</summary>
    [Theory]
    [MemberData(nameof(Borne))]
    public async Task A_liar_costs_a_robust_rule_two_points_at_most(AggregationRuleKind kind, string attack)
    {
        var (plain, accuracy) = (await HonestAccuracy(AggregationRuleKind.Mean), await Accuracy(kind, attack));
        output.WriteLine($"{kind}, {attack}: {accuracy:f3}; honest {await HonestAccuracy(kind):f3}, by the mean {plain:f3}");
        Assert.InRange(accuracy, plain - 0.02, 1);
    }

    [Theory]
    [InlineData("times 100")]
    [InlineData("times -10")]
    [InlineData(Reversed)]
    public async Task The_same_liar_owns_the_mean(string attack)
    {
        var (plain, accuracy) = (await HonestAccuracy(AggregationRuleKind.Mean), await Accuracy(AggregationRuleKind.Mean, attack));
        output.WriteLine($"mean, {attack}: {accuracy:f3}; honest {plain:f3}");
        Assert.InRange(accuracy, 0, plain - 0.3);
    }

    /// <summary>A norm is no defense against a claim of samples, for which there is afd.robustness.max-weight.</summary>
    [Theory]
    [InlineData("times 100")]
    [InlineData("times -10")]
    public async Task Clipping_bears_what_is_too_large(string attack)
    {
        var (plain, accuracy) = (await HonestAccuracy(AggregationRuleKind.Mean), await Accuracy(AggregationRuleKind.ClippedMean, attack));
        output.WriteLine($"clipped mean, {attack}: {accuracy:f3}; by the mean of honest clients {plain:f3}");
        Assert.InRange(accuracy, plain - 0.02, 1);
    }

    private static TheoryData<AggregationRuleKind, string> Table(AggregationRuleKind[] kinds, string[] attacks)
    {
        var table = new TheoryData<AggregationRuleKind, string>();
        foreach (var kind in kinds)
            foreach (var attack in attacks) table.Add(kind, attack);
        return table;
    }

    private async Task<double> HonestAccuracy(AggregationRuleKind kind)
    {
        if (!Honest.TryGetValue(kind, out var accuracy)) Honest[kind] = accuracy = await Accuracy(kind, attack: null);
        return accuracy;
    }

    /// <summary>0 where the run fails, as its clients cannot train what they are sent.</summary>
    private async Task<double> Accuracy(AggregationRuleKind kind, string? attack)
    {
        try
        {
            var rule = new AggregationRule(kind, Byzantine: 0.1);
            var end = await Run(
                ManyDigits.Value, Rounds, 0.2f, new ServerOptimizerSettings { Rule = rule }, new RobustnessSettings(), attack);
            return end.Report!.Accuracy!.Value;
        }
        catch (RunFailedException failed)
        {
            output.WriteLine($"{kind}, {attack}: {failed.Message}");
            return 0;
        }
    }
}
