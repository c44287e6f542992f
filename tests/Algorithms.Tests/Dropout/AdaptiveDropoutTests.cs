using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.ScoreMaps;

public sealed class AdaptiveDropoutTests
{
    private const ulong Seed = 77;
    private static readonly ModelLayout Mlp = TestLayouts.Mlp();
    private static readonly ClientId A = new("a");
    private static readonly ClientId B = new("b");

    private static IDropoutStrategy Create(DropoutKind kind, double rate = 0.25, double exploration = 0.1, ModelLayout? layout = null) =>
        DropoutStrategies.Create(new DropoutSettings(kind, rate, exploration), layout ?? Mlp, Seed);

    private static SubModel Keep(params int[] units) => new(Mlp, [new UnitMask(4, units)]);

    private static int[] Kept(SubModel subModel) => subModel.Kept[0].Kept.ToArray();

    private static RoundId Round(int value) => new(value);

    [Theory]
    [InlineData(2048, 0.25, 1536)]
    [InlineData(2, 0.25, 2)] // 1.5 is a half: away from zero
    [InlineData(6, 0.25, 5)] // 4.5 too, where rounding to even would give 4
    [InlineData(62, 0.25, 47)] // 46.5
    [InlineData(3, 0.9, 1)] // 0.3 rounds to 0, and at least one stays
    [InlineData(7, 0, 7)]
    public void The_kept_units_round_half_away_from_zero(int units, double rate, int kept) =>
        Assert.Equal(kept, new DropoutSettings(DropoutKind.Random, rate).KeptOf(units));

    /// <summary>
    /// loss 2: no loss before, no score. 1 &lt; 2: gain 1/2 on {0,1,3}, recorded. 1 again: forgotten. 0.75: gain 1/4 on {1,2,3}. 0: gain 1
    /// on {0,1,2}. -1: l_prev is 0, no score.
    /// </summary>
    [Fact]
    public void Scores_follow_a_trajectory_worked_by_hand()
    {
        var strategy = Create(DropoutKind.AfdMulti);
        (int[] Trained, double Loss, double[] Scores, bool Recorded)[] steps =
        [
            ([0, 1, 2], 2, [0, 0, 0, 0], false),
            ([0, 1, 3], 1, [0.5, 0.5, 0, 0.5], true),
            ([0, 1, 3], 1, [0.5, 0.5, 0, 0.5], false),
            ([1, 2, 3], 0.75, [0.5, 0.75, 0.25, 0.75], true),
            ([0, 1, 2], 0, [1.5, 1.75, 1.25, 0.75], true),
            ([0, 1, 2], -1, [1.5, 1.75, 1.25, 0.75], false),
            ([0, 2, 3], 4, [1.5, 1.75, 1.25, 0.75], false),
            ([0, 1, 3], 3, [1.75, 2.0, 1.25, 1.0], true),
        ];
        for (var step = 0; step < steps.Length; step++)
        {
            var (trained, loss, scores, recorded) = steps[step];
            strategy.RoundClosed([new AcceptedLoss(A, Keep(trained), loss)]);
            Assert.Equal(scores, strategy.Scores()[0]);
            var selections =
                Enumerable.Range(1, 50).Select(r => string.Join(',', Kept(strategy.Select(Round(r), 0, A)))).Distinct().ToList();
            if (recorded)
                Assert.Equal([string.Join(',', trained)], selections);
            else
                Assert.True(selections.Count > 1);
        }
    }

    [Fact]
    public void A_draw_is_weighted_by_score_plus_explored_mean()
    {
        var strategy = Create(DropoutKind.AfdMulti, rate: 0.5, exploration: 0.2);
        foreach (var (units, loss) in new (int[], double)[] { ([0, 1], 4), ([0, 3], 2), ([1, 3], 3) })
            strategy.RoundClosed([new AcceptedLoss(A, Keep(units), loss)]);

        // M = 1/2 on units 0 and 3, so the mean is 1/4 and every weight gains 0.2 * 0.25.
        Assert.Equal([0.5, 0, 0, 0.5], strategy.Scores()[0]);
        for (var round = 1; round < 100; round++)
        {
            var stream = SeededStream.Create(Seed, SeedPurpose.SubModel, Round(round), 1, A);
            Assert.Equal(UnitSampling.Weighted([0.55, 0.05, 0.05, 0.55], 2, stream), Kept(strategy.Select(Round(round), 1, A)));
        }
    }

    [Fact]
    public void Without_exploration_a_draw_never_leaves_the_scored_units()
    {
        var strategy = Create(DropoutKind.AfdMulti, rate: 0.5, exploration: 0);
        foreach (var (units, loss) in new (int[], double)[] { ([0, 3], 4), ([0, 3], 2), ([0, 3], 3) })
            strategy.RoundClosed([new AcceptedLoss(A, Keep(units), loss)]);
        for (var round = 1; round < 200; round++)
            Assert.Equal([0, 3], Kept(strategy.Select(Round(round), 0, A)));
    }

    [Theory]
    [InlineData(DropoutKind.Random)]
    [InlineData(DropoutKind.AfdMulti)]
    [InlineData(DropoutKind.AfdSingle)]
    public void The_first_draw_is_uniform_from_the_sub_model_stream(DropoutKind kind)
    {
        var layout = TestLayouts.SmallCnn();
        var strategy = Create(kind, layout: layout);
        var stream = SeededStream.Create(Seed, SeedPurpose.SubModel, Round(3), 2, kind == DropoutKind.AfdSingle ? default : A);
        var selected = strategy.Select(Round(3), 2, A);
        foreach (var (group, mask) in layout.Groups.Zip(selected.Kept))
            Assert.Equal(UnitSampling.Uniform(group.Units, mask.Count, stream), mask.Kept.ToArray());
        Assert.Equal([4, 5, 8], selected.Kept.Select(m => m.Count)); // 3.75, 5.25 and 8.25
    }

    [Fact]
    public void Random_draws_are_fresh_per_client_round_and_attempt()
    {
        var strategy = Create(DropoutKind.Random, rate: 0.5, layout: TestLayouts.FemnistCnn());
        SubModel[] drawn = [
            strategy.Select(Round(1), 0, A), strategy.Select(Round(1), 0, B), strategy.Select(Round(2), 0, A),
            strategy.Select(Round(1), 1, A)];
        Assert.Equal(4, drawn.Select(s => s.Kept[2]).Distinct().Count());
        Assert.Equal(drawn[0].Kept[2], strategy.Select(Round(1), 0, A).Kept[2]);
    }

    /// <summary>Means 2, then 1: gain 1/2 for the one sub-model. A mean weighted by anything else would give another score.</summary>
    [Fact]
    public void One_map_learns_from_the_unweighted_mean_of_the_cohort()
    {
        var strategy = Create(DropoutKind.AfdSingle);
        strategy.RoundClosed([new(A, Keep(0, 1, 2), 1), new(B, Keep(0, 1, 2), 3)]);
        Assert.Equal([0, 0, 0, 0], strategy.Scores()[0]);
        strategy.RoundClosed([new(A, Keep(0, 2, 3), 1.5), new(B, Keep(0, 2, 3), 0.5)]);
        Assert.Equal([0.5, 0, 0.5, 0.5], strategy.Scores()[0]);
        Assert.Equal([0, 2, 3], Kept(strategy.Select(Round(9), 0, new ClientId("never seen"))));
    }

    [Fact]
    public void One_map_gives_the_whole_cohort_one_sub_model()
    {
        var strategy = Create(DropoutKind.AfdSingle, layout: TestLayouts.FemnistCnn());
        var first = strategy.Select(Round(1), 0, A);
        Assert.Equal(first.Kept.AsEnumerable(), strategy.Select(Round(1), 0, B).Kept);
        Assert.NotEqual(first.Kept.AsEnumerable(), strategy.Select(Round(1), 1, B).Kept);
    }

    [Fact]
    public void Maps_per_client_do_not_touch_each_other()
    {
        var both = Create(DropoutKind.AfdMulti);
        var alone = Create(DropoutKind.AfdMulti);
        foreach (var (loss, units) in new (double, int[])[] { (2, [0, 1, 2]), (1, [1, 2, 3]) })
        {
            both.RoundClosed([new(A, Keep(units), loss), new(B, Keep(0, 1, 3), 5 - loss)]);
            alone.RoundClosed([new(A, Keep(units), loss)]);
        }
        Assert.Equal([1, 2, 3], Kept(both.Select(Round(5), 0, A)));
        Assert.Equal(alone.Select(Round(5), 0, A).Kept.AsEnumerable(), both.Select(Round(5), 0, A).Kept);
        Assert.Equal([0, 0.25, 0.25, 0.25], both.Scores()[0]); // mean of A's 0, 1/2, 1/2, 1/2 and B's zeros
    }

    [Theory]
    [InlineData(DropoutKind.None)]
    [InlineData(DropoutKind.Random)]
    [InlineData(DropoutKind.AfdMulti)]
    [InlineData(DropoutKind.AfdSingle)]
    public void Selecting_and_dropping_out_change_nothing(DropoutKind kind)
    {
        var strategy = Create(kind);
        var given = strategy.Select(Round(1), 0, A);
        strategy.RoundClosed([new(A, given, 2)]);
        var before = strategy.Save();
        for (var round = 2; round < 50; round++)
        {
            strategy.Select(Round(round), round % 3, A);
            strategy.Select(Round(round), round % 3, B);
            strategy.RoundClosed([]);
        }
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void The_order_of_the_accepted_is_of_no_account()
    {
        // In this order the sum of the losses is 1; from the other end it would be 0.
        double[] losses = [1e16, -1e16, 1];
        AcceptedLoss[] accepted = [.. losses.Select((l, i) => new AcceptedLoss(new ClientId($"c{i}"), Keep(0, 1, 2), l))];
        foreach (var kind in new[] { DropoutKind.AfdMulti, DropoutKind.AfdSingle })
        {
            var forward = Create(kind);
            var backward = Create(kind);
            forward.RoundClosed(accepted);
            backward.RoundClosed([.. accepted.Reverse()]);
            Assert.Equal(forward.Save(), backward.Save());
        }
    }

    [Fact]
    public void No_dropout_is_the_full_model()
    {
        var full = Create(DropoutKind.None, layout: TestLayouts.SmallCnn()).Select(Round(1), 0, A);
        Assert.True(full.IsFull);
        Assert.Equal(full.Layout.ParameterCount, full.Count);
    }

    public static TheoryData<string, AcceptedLoss[]> Refusals => new()
    {
        { "NaN", [new(A, Keep(0, 1, 2), 1), new(B, Keep(0, 1, 2), double.NaN)] },
        { "infinite", [new(A, Keep(0, 1, 2), double.PositiveInfinity)] },
        { "twice", [new(A, Keep(0, 1, 2), 1), new(A, Keep(0, 1, 2), 1)] },
        { "another layout", [new(A, SubModel.Full(TestLayouts.SmallCnn()), 1)] },
        { "another size", [new(A, Keep(0, 1), 1)] },
        { "another sub-model of the cohort", [new(A, Keep(0, 1, 2), 1), new(B, Keep(0, 1, 3), 1)] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_bad_round_is_refused_whole(string why, AcceptedLoss[] accepted)
    {
        Assert.NotEmpty(why);
        var strategy = Create(DropoutKind.AfdSingle);
        strategy.RoundClosed([new(A, Keep(0, 1, 2), 2)]);
        var before = strategy.Save();
        Assert.Contains(
            "expected", Assert.Throws<ArgumentException>(() => strategy.RoundClosed(accepted)).Message, StringComparison.Ordinal);
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void Extreme_losses_leave_a_state_that_can_be_saved()
    {
        foreach (var kind in new[] { DropoutKind.AfdMulti, DropoutKind.AfdSingle })
        {
            var strategy = Create(kind);
            foreach (var loss in new[] { double.MaxValue, double.MaxValue / 2, 1, double.MinValue, double.Epsilon, -1, 5 })
            {
                strategy.RoundClosed([new(A, Keep(0, 1, 2), loss), new(B, Keep(0, 1, 2), loss)]);
                Create(kind).Restore(strategy.Save());
                Assert.All(strategy.Scores()[0], score => Assert.InRange(score, 0, 7));
            }
        }
    }

    [Theory]
    [InlineData(1.0, 0.1)]
    [InlineData(-0.1, 0.1)]
    [InlineData(double.NaN, 0.1)]
    [InlineData(0.25, -1)]
    [InlineData(0.25, double.NaN)]
    public void Settings_out_of_range_are_refused(double rate, double exploration) =>
        Assert.Throws<ArgumentException>(() => Create(DropoutKind.AfdMulti, rate, exploration));
}
