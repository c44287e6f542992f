using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;
using static AfdActors.Algorithms.Tests.Aggregation.Rules.RuleRound;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

/// <summary>FedNova, arXiv:2007.07481.</summary>
public sealed class NormalizedMeanTests
{
    private static readonly AggregationRule FedNova = new(AggregationRuleKind.FedNova);

    /// <summary>Two epochs of batches of 10: 10 samples are 2 steps, 11 are 4, 30 are 6.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 2)]
    [InlineData(11, 4)]
    [InlineData(30, 6)]
    [InlineData(int.MaxValue, 2L * 214748365)]
    public void Steps_are_epochs_times_the_batches_of_the_samples(int samples, long steps) =>
        Assert.Equal(steps, new AggregationTask(1, 1, Epochs: 2, BatchSize: 10).StepsOf(samples));

    /// <summary>
    /// 10 samples and 2 steps with an update of 4, 30 samples and 6 steps with one of 6: tau_eff = (10 * 2 + 30 * 6) / 40 = 5, and the mean
    /// direction (10 * 4 / 2 + 30 * 6 / 6) / 40 = 1.25, so the step is 6.25. FedAvg's would be (10 * 4 + 30 * 6) / 40 = 5.5.
    /// </summary>
    [Fact]
    public void Updates_count_by_the_step()
    {
        var task = new AggregationTask(2, 2, Epochs: 2, BatchSize: 10);
        var gradient = By(FedNova, Mlp, task, (0, Constant(Whole, 4, samples: 10)), (1, Constant(Whole, 6, samples: 30)));
        Assert.All(gradient, value => Assert.Equal(6.25f, value, tolerance: 1e-6f));
    }

    /// <summary>Unit 0 is held by the second client alone: its direction 1 by the round's tau_eff of 5, not by its own of 6.</summary>
    [Fact]
    public void Weights_are_over_the_holders_and_the_effective_steps_over_the_round()
    {
        var task = new AggregationTask(2, 2, Epochs: 2, BatchSize: 10);
        var gradient = By(FedNova, Mlp, task, (0, Constant(Keep(1), 4, samples: 10)), (1, Constant(Whole, 6, samples: 30)));
        Assert.Equal(5, gradient[0], tolerance: 1e-6f);
        Assert.Equal(6.25f, gradient[3], tolerance: 1e-6f);
    }

    /// <summary>With one step over all its data every client takes as many.</summary>
    [Fact]
    public void Equal_steps_are_fed_avg_bit_for_bit() => Law.Holds(
        Answers.Any,
        answers => Assert.Equal(
            answers.Aggregate(),
            By(FedNova, answers.Layout, new AggregationTask(16, 16), [.. answers.Contributions.Index()])),
        answers => answers.Smaller());
}
