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
    private static readonly Dictionary<AggregationRuleKind, double> HonestRuns = [];

    /// <summary>FedAvg of honest clients is what these rules are held against, with a liar and without.</summary>
    [Theory]
    [InlineData(AggregationRuleKind.Median, null)]
    [InlineData(AggregationRuleKind.TrimmedMean, null)]
    [InlineData(AggregationRuleKind.MultiKrum, null)]
    [InlineData(AggregationRuleKind.Median, "times 100")]
    [InlineData(AggregationRuleKind.Median, "times -10")]
    [InlineData(AggregationRuleKind.Median, "NaN")]
    [InlineData(AggregationRuleKind.Median, Reversed)]
    [InlineData(AggregationRuleKind.MultiKrum, "times 100")]
    [InlineData(AggregationRuleKind.MultiKrum, "times -10")]
    [InlineData(AggregationRuleKind.MultiKrum, "NaN")]
    [InlineData(AggregationRuleKind.MultiKrum, Reversed)]
    [InlineData(AggregationRuleKind.TrimmedMean, "times 100")]
    [InlineData(AggregationRuleKind.TrimmedMean, "times -10")]
    [InlineData(AggregationRuleKind.TrimmedMean, "NaN")]
    [InlineData(AggregationRuleKind.TrimmedMean, Reversed)]
    public async Task A_liar_costs_a_robust_rule_two_points_at_most(AggregationRuleKind kind, string? attack) =>
        Assert.InRange(await Accuracy(kind, attack), await Honest(AggregationRuleKind.Mean) - 0.02, 1);

    /// <summary>Krum follows one client, and is held against itself: its steps are noisier than a mean's.</summary>
    [Theory]
    [InlineData("times 100")]
    [InlineData("times -10")]
    [InlineData(Reversed)]
    public async Task A_liar_costs_krum_two_points_of_what_it_reaches_without_at_most(string attack) =>
        Assert.InRange(await Accuracy(AggregationRuleKind.Krum, attack), await Honest(AggregationRuleKind.Krum) - 0.02, 1);

    [Theory]
    [InlineData("times 100")]
    [InlineData("times -10")]
    [InlineData(Reversed)]
    public async Task The_same_liar_owns_the_mean(string attack) =>
        Assert.InRange(await Accuracy(AggregationRuleKind.Mean, attack), 0, await Honest(AggregationRuleKind.Mean) - 0.3);

    /// <summary>A norm is no defense against a claim of samples, for which there is afd.robustness.max-weight.</summary>
    [Theory]
    [InlineData("times 100")]
    [InlineData("times -10")]
    public async Task Clipping_bears_what_is_too_large(string attack) =>
        Assert.InRange(await Accuracy(AggregationRuleKind.ClippedMean, attack), await Honest(AggregationRuleKind.Mean) - 0.02, 1);

    private async Task<double> Honest(AggregationRuleKind kind)
    {
        if (!HonestRuns.TryGetValue(kind, out var accuracy)) HonestRuns[kind] = accuracy = await Accuracy(kind, attack: null);
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
            output.WriteLine($"{kind}, {attack ?? "honest"}: {end.Report!.Accuracy:f3}");
            return end.Report!.Accuracy!.Value;
        }
        catch (RunFailedException failed)
        {
            output.WriteLine($"{kind}, {attack}: {failed.Message}");
            return 0;
        }
    }
}
