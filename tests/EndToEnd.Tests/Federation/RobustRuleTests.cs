using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Schedules;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using Xunit.Abstractions;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// What one liar of ten does to a model by each rule of aggregation, without any bound of afd.robustness: the table of
/// docs/decisions/robustness.md. Each rule is held against itself among honest clients. The learning rate falls to 0, so that a run ends
/// where it converges to, and not at whatever the noise of its last round's batches makes of that.
/// </summary>
public sealed class RobustRuleTests(ITestOutputHelper output) : PoisonedFederation
{
    private const int Rounds = 10;
    private const double TwoPoints = 0.02;
    private const string Scaled = "times 100";
    private const string Flipped = "times -10";
    private const string NotANumber = "NaN";
    private const string Claimed = "reversed, a billion samples";

    private static readonly LearningRateSchedule Cosine = LearningRateSchedule.Constant with { Kind = ScheduleKind.Cosine };
    private static readonly Lazy<(IFederatedModel Model, FederatedDataset Data)> AllDigits = new(() => Digits(parts: Clients));
    private static readonly Dictionary<AggregationRuleKind, double> HonestRuns = [];

    [Theory]
    [InlineData(AggregationRuleKind.Median)]
    [InlineData(AggregationRuleKind.TrimmedMean)]
    [InlineData(AggregationRuleKind.Krum)]
    [InlineData(AggregationRuleKind.MultiKrum)]
    public async Task A_liar_moves_a_robust_rule_by_two_points_at_most(AggregationRuleKind kind)
    {
        var honest = await Honest(kind);
        foreach (var attack in (string[])[Scaled, Flipped, NotANumber, Claimed])
            Assert.InRange(await Accuracy(kind, attack), honest - TwoPoints, honest + TwoPoints);
    }

    /// <summary>What a rule costs among honest clients.</summary>
    [Theory]
    [InlineData(AggregationRuleKind.Median)]
    [InlineData(AggregationRuleKind.TrimmedMean)]
    [InlineData(AggregationRuleKind.Krum)]
    [InlineData(AggregationRuleKind.MultiKrum)]
    [InlineData(AggregationRuleKind.ClippedMean)]
    public async Task Honest_clients_reach_by_a_robust_rule_what_they_reach_by_the_mean(AggregationRuleKind kind) =>
        Assert.InRange(await Honest(kind), await Honest(AggregationRuleKind.Mean) - TwoPoints, 1);

    /// <summary>NaN is refused as it is read, whatever the rule.</summary>
    [Theory]
    [InlineData(Scaled)]
    [InlineData(Flipped)]
    [InlineData(Claimed)]
    public async Task The_same_liar_owns_the_mean(string attack) =>
        Assert.InRange(await Accuracy(AggregationRuleKind.Mean, attack), 0, await Honest(AggregationRuleKind.Mean) - 0.3);

    /// <summary>
    /// The liar keeps its tenth of the mean, so that a reversed update costs more than by the other rules. And a norm is no defense against
    /// a claim of samples, for which there is afd.robustness.max-weight.
    /// </summary>
    [Theory]
    [InlineData(Scaled)]
    [InlineData(Flipped)]
    public async Task Clipping_bears_what_is_too_large(string attack)
    {
        var honest = await Honest(AggregationRuleKind.ClippedMean);
        Assert.InRange(await Accuracy(AggregationRuleKind.ClippedMean, attack), honest - (2 * TwoPoints), 1);
    }

    private async Task<double> Honest(AggregationRuleKind kind)
    {
        if (!HonestRuns.TryGetValue(kind, out var accuracy)) HonestRuns[kind] = accuracy = await Accuracy(kind, attack: null);
        return accuracy;
    }

    /// <summary>0 where the run fails, as its clients cannot train what they are sent.</summary>
    private async Task<double> Accuracy(AggregationRuleKind kind, string? attack)
    {
        var settings = Settings(Rounds, new TrainingParameters(0.4f, 50, 1), new RobustnessSettings()) with
        {
            Aggregation = new ServerOptimizerSettings { Rule = new AggregationRule(kind, Byzantine: 0.1) },
            Schedule = Cosine,
        };
        try
        {
            var end = (await Run(AllDigits.Value, settings, attack))[^1];
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
