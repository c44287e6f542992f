using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class FedAvgAccumulatorTests
{
    private static readonly ModelLayout Mlp = TestLayouts.Mlp();

    private static SubModel Keep(params int[] units) => new(Mlp, [new UnitMask(4, units)]);

    private static ModelUpdate All(SubModel subModel, float value) =>
        ModelUpdate.Dense([.. Enumerable.Repeat(value, subModel.Count)]);

    [Fact]
    public void The_order_of_arrival_changes_no_bit() => Law.Holds(
        from answers in Answers.Any
        from order in Gen.Shuffle(answers.Contributions)
        select (Answers: answers, Order: order),
        round => AssertSameBits(round.Answers.Aggregate(), (round.Answers with { Contributions = round.Order }).Aggregate()),
        round => round.Answers.Smaller().Select(fewer => (fewer, round.Order.Where(fewer.Contributions.Contains).ToArray())));

    /// <summary>
    /// The plain reference: a counter and an integer sum per coordinate, straight from the formula. The kernels must give its bits.
    /// </summary>
    [Fact]
    public void The_kernels_equal_the_plain_fixed_point_reference_bit_for_bit()
    {
        var orphans = 0;
        Law.Holds(Answers.Any, EqualsReference, answers => answers.Smaller());
        Assert.True(orphans > 1000, "the cases must leave coordinates to nobody");

        void EqualsReference(Answers answers)
        {
            var sums = new long[answers.Layout.ParameterCount];
            var counts = new long[sums.Length];
            foreach (var c in answers.Contributions)
            {
                var held = TestSubModels.Held(c.SubModel);
                var values = c.Expanded();
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += (long)Math.Round((double)c.Samples * values[i] * Math.Pow(2, 32), MidpointRounding.ToEven);
                    counts[i] += held[i] ? c.Samples : 0;
                }
            }

            orphans += counts.Count(n => n == 0);
            var expected = sums.Select((s, i) => counts[i] == 0 ? 0f : (float)(s / (counts[i] * Math.Pow(2, 32)))).ToArray();
            AssertSameBits(expected, answers.Aggregate());
        }
    }

    /// <summary>
    /// Against float64: each of K contributions is rounded by at most 2^-33, and the sum divided by N; the division and the
    /// conversion of the sum cost 2 relative 2^-53, the reference's own K additions K * 2^-53 of sum |n g| / N, and
    /// the last rounding to float 2^-24 of the result (or half of the smallest float).
    /// </summary>
    [Fact]
    public void The_average_is_close_to_a_float64_fedavg() => Law.Holds(
        Answers.Any,
        answers =>
        {
            var average = answers.Aggregate();
            var cases = answers.Contributions.Select(c => (c.Samples, Held: TestSubModels.Held(c.SubModel), Values: c.Expanded())).ToList();
            for (var i = 0; i < average.Length; i++)
            {
                var n = cases.Sum(c => c.Held[i] ? (double)c.Samples : 0);
                var exact = n == 0 ? 0 : cases.Sum(c => (double)c.Samples * c.Values[i]) / n;
                var mass = n == 0 ? 0 : cases.Sum(c => (double)c.Samples * Math.Abs(c.Values[i])) / n;
                var bound = (n == 0 ? 0 : cases.Count * Math.Pow(2, -33) / n)
                    + ((cases.Count + 3) * Math.Pow(2, -53) * mass) + (Math.Pow(2, -24) * Math.Abs(exact) * 1.001) + Math.Pow(2, -150);
                Assert.InRange(average[i], exact - bound, exact + bound);
            }
        },
        answers => answers.Smaller());

    /// <summary>
    /// Two clients of 26 weights: A keeps units 0 and 1, n = 1, g = 3; B keeps 1 and 2, n = 3, g = 7. Unit 0: 3. Unit 1 and what no group
    /// covers: (1*3 + 3*7) / 4 = 6. Unit 2: 7. Unit 3: nobody, 0.
    /// </summary>
    [Fact]
    public void A_coordinate_is_averaged_over_those_who_held_it()
    {
        var average = Contribution.Aggregate(Mlp, [new(Keep(0, 1), All(Keep(0, 1), 3), 1), new(Keep(1, 2), All(Keep(1, 2), 7), 3)]);
        Assert.Equal(
            [
                3, 3, 3, 6, 6, 6, 7, 7, 7, 0, 0, 0, // rows of the first weight
                3, 6, 7, 0, // its bias
                3, 6, 7, 0, 3, 6, 7, 0, // columns of the second weight
                6, 6,
            ],
            average);
    }

    /// <summary>Full model n = 2, g = 1 beside units 0 and 3, n = 6, g = 5: held by both (2*1 + 6*5) / 8 = 4, else 1.</summary>
    [Fact]
    public void Full_and_partial_models_mix()
    {
        var full = SubModel.Full(Mlp);
        var average = Contribution.Aggregate(Mlp, [new(full, All(full, 1), 2), new(Keep(0, 3), All(Keep(0, 3), 5), 6)]);
        Assert.Equal([4, 4, 4, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 1, 1, 4, 4, 1, 1, 4, 4, 1, 1, 4, 4, 4], average);
    }

    /// <summary>
    /// Sub-model of unit 2: its row is 6..8 and its sparse update has only position 1, value 8; n = 1 and 3 make (3*8)/(1+3) = 6.
    /// </summary>
    [Fact]
    public void An_absent_coordinate_of_a_sparse_update_counts_as_zero()
    {
        var subModel = Keep(2);
        var average = Contribution.Aggregate(
            Mlp,
            [new(subModel, All(subModel, 0), 1), new(subModel, ModelUpdate.Sparse(subModel.Count, [1], [8]), 3)]);
        Assert.Equal(6, average[7]);
        Assert.All(average.Where((_, i) => i != 7), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_sparse_update_of_every_position_equals_the_dense_one() => Law.Holds(
        TestSubModels.Any().SelectMany(Contribution.Dense),
        dense =>
        {
            var all = ModelUpdate.Sparse(
                dense.SubModel.Count, [.. Enumerable.Range(0, dense.SubModel.Count)], dense.Update.Values.ToArray());
            AssertSameBits(
                Contribution.Aggregate(dense.SubModel.Layout, [dense]),
                Contribution.Aggregate(dense.SubModel.Layout, [dense with { Update = all }]));
        });

    [Theory]
    [InlineData(DropoutKind.Random)]
    [InlineData(DropoutKind.AfdMulti)]
    [InlineData(DropoutKind.AfdSingle)]
    public void Full_masks_equal_strategy_none_bit_for_bit(DropoutKind kind) => Law.Holds(
        from layout in Gen.Elements(TestLayouts.Small())
        from updates in Gen.ArrayOf(Contribution.Dense(SubModel.Full(layout)), 5)
        select new Answers(layout, updates),
        answers =>
        {
            var none = DropoutStrategies.Create(new DropoutSettings(DropoutKind.None), answers.Layout, 1);
            var rateZero = DropoutStrategies.Create(new DropoutSettings(kind, Rate: 0), answers.Layout, 1);
            AssertSameBits(Average(none), Average(rateZero));

            float[] Average(IDropoutStrategy strategy) => Contribution.Aggregate(
                answers.Layout, answers.Contributions.Select((c, k) => c with
                {
                    SubModel = strategy.Select(new RoundId(1), 0, new ClientId($"c{k}")),
                }));
        },
        answers => answers.Smaller(),
        count: 40);

    /// <summary>FedAvg (arXiv:1602.05629): stepping by the average of w - w_k gives sum n_k w_k / sum n_k.</summary>
    [Fact]
    public void With_full_models_the_step_gives_the_weighted_mean_of_the_trained_weights()
    {
        var full = SubModel.Full(Mlp);
        var weights = Enumerable.Range(0, 26).Select(i => i / 4f).ToArray();
        var average = Contribution.Aggregate(Mlp, [new(full, Minus(weights, 1), 1), new(full, Minus(weights, 5), 3)]);
        ServerOptimizers.Create(new ServerOptimizerSettings(), 26).Step(weights, average);
        Assert.All(weights, w => Assert.Equal(4, w)); // (1*1 + 3*5) / 4

        static ModelUpdate Minus(float[] weights, float trained) => ModelUpdate.Dense([.. weights.Select(w => w - trained)]);
    }

    [Fact]
    public void Counters_follow_what_was_added()
    {
        var sum = new FedAvgAccumulator(Mlp, 3);
        Assert.All(Contribution.Close(sum, Mlp), v => Assert.Equal(0, v));
        sum.Add(Keep(1), All(Keep(1), 0.125f), int.MaxValue);
        sum.Add(Keep(1), All(Keep(1), 0.125f), int.MaxValue);
        Assert.Equal(2, sum.Clients);
        Assert.Equal(2L * int.MaxValue, sum.Samples);
        Assert.Equal(0.125f, Contribution.Close(sum, Mlp)[3]);
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}
