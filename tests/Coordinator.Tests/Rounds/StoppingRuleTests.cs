using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Rounds;

public sealed class StoppingRuleTests
{
    [Theory]
    [InlineData(0.7, 0.7, "accuracy 0.7 reached the target 0.7")]
    [InlineData(0.7, 0.70004, "accuracy 0.7 reached the target 0.7")]
    [InlineData(0.7, 0.6999, null)]
    [InlineData(0.7, null, null)]
    [InlineData(0, 1.0, null)]
    public void The_target_ends_the_run_that_reaches_it(double target, double? accuracy, string? reason) =>
        Assert.Equal(reason, new StoppingRule(target, 0).ReasonAfter(Report(accuracy, 0)));

    [Theory]
    [InlineData(3, 3, 0.5, "no accuracy above 0.75 in 3 evaluations")]
    [InlineData(3, 4, 0.5, "no accuracy above 0.75 in 4 evaluations")]
    [InlineData(3, 2, 0.5, null)]
    [InlineData(3, 3, null, null)]
    [InlineData(0, 9, 0.5, null)]
    public void Patience_ends_the_run_that_gains_nothing(int patience, int without, double? accuracy, string? reason) =>
        Assert.Equal(reason, new StoppingRule(0, patience).ReasonAfter(Report(accuracy, without)));

    private static RoundReport Report(double? accuracy, int without) => new(
        1, 0, [], [], new Dictionary<string, string>(), 1, accuracy, 1, 0, 0, 0, 0, 0, "", HighestAccuracy: 0.75,
        EvaluationsWithoutGain: without);
}
