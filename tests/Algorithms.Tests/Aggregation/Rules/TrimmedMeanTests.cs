using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;
using static AfdActors.Algorithms.Tests.Aggregation.Rules.RuleRound;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

/// <summary>Median and trimmed mean, coordinate by coordinate.</summary>
public sealed class TrimmedMeanTests
{
    private static readonly AggregationRule Median = new(AggregationRuleKind.Median);

    /// <summary>However many samples stand behind a value.</summary>
    [Theory]
    [InlineData(new[] { 7f }, 7)]
    [InlineData(new[] { 1000f, 4 }, 502)]
    [InlineData(new[] { 1f, 2, 1000 }, 2)]
    [InlineData(new[] { 1000f, 4, 1, 2 }, 3)]
    [InlineData(new[] { -5f, -5, 3, 9, 9 }, 3)]
    public void The_median_is_the_middle_value_or_the_mean_of_the_middle_two(float[] clients, float expected) => Assert.All(
        By(Median, Mlp, [.. clients.Select((value, k) => Constant(Whole, value, samples: 1 + (1000 * k)))]),
        value => Assert.Equal(expected, value));

    /// <summary>Twenty clients on either side: not one of them counts.</summary>
    [Fact]
    public void The_median_of_many_is_one_value_too()
    {
        float[] clients = [.. Enumerable.Repeat(0f, 20), 7, .. Enumerable.Repeat(1000f, 20)];
        Assert.All(By(Median, Mlp, [.. clients.Select(value => Constant(Whole, value))]), value => Assert.Equal(7, value));
    }

    /// <summary>
    /// A fifth of five is one at each end: the mean of 2, 4 and 9 is 5. Of six it is 1.2, rounded up to two: of 1, 2, 4, 9, 10 and 100 the
    /// mean of 4 and 9. A third of three would be one, and nothing without liars.
    /// </summary>
    [Theory]
    [InlineData(0.2, new[] { 100f, 9, 4, 2, 1 }, 5)]
    [InlineData(0.2, new[] { 100f, 9, 4, 2, 1, 10 }, 6.5)]
    [InlineData(0.34, new[] { 0f, 1, 50 }, 1)]
    [InlineData(0, new[] { 0f, 1, 50 }, 17)]
    public void The_trimmed_mean_leaves_out_a_part_at_each_end(double part, float[] clients, float expected) => Assert.All(
        By(
            new AggregationRule(AggregationRuleKind.TrimmedMean, part), Mlp,
            [.. clients.Select((value, k) => Constant(Whole, value, samples: 1 + (1000 * k)))]),
        value => Assert.Equal(expected, value));

    /// <summary>
    /// Unit 0 is held by all three clients, with 1, 2 and 9; unit 1 by the last two, with 2 and 9; unit 2 by nobody. Counting the client
    /// that lacks unit 1 as 0 would give 2 there.
    /// </summary>
    [Fact]
    public void Only_clients_that_hold_a_coordinate_count()
    {
        var gradient = By(Median, Mlp, Constant(Keep(0), 1), Constant(Keep(0, 1), 2), Constant(Keep(0, 1), 9));
        Assert.Equal((2, 5.5f, 0), (gradient[0], gradient[3], gradient[6]));
    }

    /// <summary>Of 0, 3 and 5 the middle one is 3, of 7, 3 and 5 it is 5.</summary>
    [Fact]
    public void What_a_sparse_update_leaves_out_is_zero()
    {
        var sparse = new Contribution(Whole, ModelUpdate.Sparse(Whole.Count, [1], [7]), 1);
        Assert.Equal([3, 5, 3], By(Median, Mlp, sparse, Constant(Whole, 3), Constant(Whole, 5))[..3]);
    }

    /// <summary>
    /// The plain reference spreads every update out and sorts, over any sub-models, dense and sparse, in any order of arrival.
    /// </summary>
    [Fact]
    public void Any_round_equals_the_plain_reference_bit_for_bit()
    {
        var partial = 0;
        Law.Holds(
            from answers in Answers.Any
            from part in Gen.Elements(0, 0.1, 0.3, 0.5)
            from order in Gen.Shuffle(Enumerable.Range(0, answers.Contributions.Length))
            select (Answers: answers, Part: part, Order: order),
            round =>
            {
                partial += round.Answers.Contributions.Count(c => !c.SubModel.IsFull);
                Equals(round.Answers.Layout, round.Answers.Contributions, round.Part, round.Order);
            });
        Assert.True(partial > 1000, "the cases must have sub-models");
    }

    /// <summary>Of a layer of 7,200 weights the blocks end in the middle of rows.</summary>
    [Fact]
    public void A_model_of_several_blocks_equals_the_plain_reference()
    {
        Assert.True(Large.ParameterCount > 9000);
        Law.Holds(
            Gen.ArrayOf(Contribution.Any(Large), 4), answers => Equals(Large, answers, part: 0.5, [2, 0, 3, 1]), count: 5);
    }

    /// <summary>Four liars of nine with any values, and honest clients that are not far from each other.</summary>
    [Fact]
    public void Fewer_than_half_cannot_take_the_median_out_of_the_range_of_the_others() => Law.Holds(
        from honest in Gen.ArrayOf(Gen.Choose(-100, 100), 5)
        from liars in Gen.ArrayOf(Gen.Elements(-3e38f, -1e6f, 0, 1e6f, 3e38f), 4)
        select (honest, liars),
        round =>
        {
            var clients = round.honest.Select(value => (float)value).Concat(round.liars);
            Assert.All(
                By(Median, Mlp, [.. clients.Select(value => Constant(Whole, value))]),
                value => Assert.InRange(value, round.honest.Min(), round.honest.Max()));
        });

    private static void Equals(ModelLayout layout, Contribution[] answers, double part, IReadOnlyList<int> order)
    {
        var rule = part == 0.5 ? Median : new AggregationRule(AggregationRuleKind.TrimmedMean, part);
        var expected = new float[layout.ParameterCount];
        var (values, held) = (answers.Select(a => a.Expanded()).ToArray(), answers.Select(a => TestSubModels.Held(a.SubModel)).ToArray());
        for (var i = 0; i < expected.Length; i++)
        {
            var sorted = Enumerable.Range(0, answers.Length).Where(k => held[k][i]).Select(k => values[k][i]).Order().ToList();
            var trimmed = Math.Min((int)Math.Ceiling(Math.Round(part * sorted.Count, 6)), Math.Max(0, sorted.Count - 1) / 2);
            var rest = sorted.Skip(trimmed).SkipLast(trimmed).ToList();
            expected[i] = rest.Count == 0 ? 0 : (float)(rest.Aggregate(0.0, (sum, value) => sum + value) / rest.Count);
        }

        var task = new AggregationTask(answers.Length, answers.Length);
        Assert.Equal(expected, By(rule, layout, task, [.. order.Select(k => (k, answers[k]))]));
    }
}
