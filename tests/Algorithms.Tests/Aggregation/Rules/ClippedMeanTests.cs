using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Testing;
using static AfdActors.Algorithms.Tests.Aggregation.Rules.RuleRound;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

public sealed class ClippedMeanTests
{

    /// <summary>
    /// Norms 5 and 10, the bound 5: the second counts as half of itself, with its three times as many samples. (1 * 3 + 3 * 3) / 4 = 3 and
    /// (1 * 4 - 3 * 4) / 4 = -2.
    /// </summary>
    [Fact]
    public void A_larger_update_is_scaled_down_to_the_norm()
    {
        var gradient = By(Rule(5), Mlp, Two(3, 4, samples: 1), Two(6, -8, samples: 3));
        Assert.Equal([3, -2, 0], gradient[..3]);
    }

    /// <summary>
    /// Norms 5, 10 and 500: the middle one is the bound. (3 + 6 + 6) / 3 = 5 and (4 + 8 + 8) / 3; of two norms the smaller.
    /// </summary>
    [Fact]
    public void Without_a_norm_it_is_the_median_of_the_round()
    {
        var gradient = By(Rule(0), Mlp, Two(3, 4), Two(300, 400), Two(6, 8));
        Assert.Equal(5, gradient[0], tolerance: 1e-5f);
        Assert.Equal(20 / 3f, gradient[1], tolerance: 1e-5f);
        Assert.Equal([3, 4], By(Rule(0), Mlp, Two(3, 4), Two(6, 8))[..2]);
        Assert.Equal([0, 0], By(Rule(0), Mlp, Two(0, 0), Two(300, 400))[..2]);
    }

    [Fact]
    public void With_a_norm_that_none_reaches_it_is_fed_avg_bit_for_bit() => Law.Holds(
        Answers.Any,
        answers => Assert.Equal(
            answers.Aggregate(),
            By(
                new AggregationRule(AggregationRuleKind.ClippedMean, ClipNorm: 1e30), answers.Layout, new AggregationTask(16, 16),
                [.. answers.Contributions.Index()])));

    /// <summary>What the sums could not hold before it is scaled is refused when it comes, not when the round closes.</summary>
    [Fact]
    public void What_is_out_of_the_range_of_the_sums_is_refused()
    {
        var aggregator = Rule(5).Open(Mlp, new AggregationTask(2, 2));
        var huge = new Algorithms.Aggregation.Contribution(Name(0), Whole, Two(3e38f, 0).Update, 1);
        Assert.Contains(
            "expected contributions", Assert.Throws<UpdateRefusedException>(() => aggregator.Add(huge)).Message, StringComparison.Ordinal);
    }

    private static AggregationRule Rule(double norm) => new(AggregationRuleKind.ClippedMean, ClipNorm: norm);

    /// <summary>Two values, and 0 everywhere else.</summary>
    private static Contribution Two(float first, float second, int samples = 1) =>
        Full(Mlp, [first, second, .. new float[Mlp.ParameterCount - 2]], samples);
}
