using AfdActors.Experiments.Reporting;

namespace AfdActors.Experiments.Tests;

public sealed class ComparisonTests
{
    private static readonly RunSummary Summary = new(3, 0.5, 1, "hash", 1, 2, 3, 4, 5, 6);

    private static VariantRun Run(string strategy, string uplink, ulong seed, params double?[] accuracies) =>
        Variants.Run(strategy, uplink, "raw", seed, Summary, [.. accuracies.Select((accuracy, i) => Reports.Round(i + 1, accuracy))]);

    [Fact]
    public void Convergence_is_the_first_evaluated_round_at_the_target()
    {
        // Rounds of 10 simulated seconds, 4 of them communication: the third round ends after 30 and 12. Round r moves 1000 r bytes down
        // and 100 r up: 1 + 2 + 3 = 6 times that.
        var reached = Convergence.Of(Run("none", "raw", 1, 0.1, null, 0.75, 0.7, 0.9).Rounds, 0.75);

        Assert.Equal(new Convergence(3, 12, 30, 6000, 600), reached);
        Assert.Null(Convergence.Of(Run("none", "raw", 1, 0.1, null).Rounds, 0.75));
        Assert.Null(Convergence.Of(Run("none", "raw", 1, 0.1).Rounds, 0));
    }

    [Fact]
    public void The_ratio_is_against_FedAvg_of_the_same_seed()
    {
        var rows = Comparison.Rows(
            [Run("afd-single", "dgc", 1, 0.9), Run("none", "raw", 1, 0, 0, 0.9), Run("afd-single", "dgc", 2, 0, 0.9),
                Run("none", "raw", 2, 0.9)], target: 0.8);

        Assert.Equal([3.0, 1.0, 0.5, 1.0], rows.Select(row => row.Ratio));
        Assert.Equal([1, 3, 2, 1], rows.Select(row => row.RoundsToTarget));
    }

    [Fact]
    public void A_run_that_never_gets_there_has_no_ratio()
    {
        var rows = Comparison.Rows([Run("none", "raw", 1, 0.9), Run("random", "dgc", 1, 0.1)], target: 0.8);

        Assert.Null(rows[1].Ratio);
        Assert.Null(rows[1].ConvergenceSeconds);
    }

    [Fact]
    public void Without_a_target_whole_runs_are_compared()
    {
        var rows = Comparison.Rows([Run("none", "raw", 1, 0.1, 0.1), Run("random", "dgc", 1, 0.1)], target: 0);

        Assert.Equal(2.0, rows[1].Ratio);
    }

    [Fact]
    public void The_baseline_is_FedAvg_with_nothing_compressed_where_it_was_run()
    {
        VariantRun[] runs = [Run("small", "raw", 1), Down("hadamard"), Down("raw"), Run("none", "dgc", 1)];

        Assert.Same(runs[2], Baseline.Of(runs[3], runs, 0));
        Assert.Same(runs[1], Baseline.Of(runs[3], [runs[0], runs[1], runs[3]], 0));
        Assert.Same(runs[0], Baseline.Of(runs[3], [runs[0], runs[3]], 0));

        static VariantRun Down(string downlink) => Variants.Run("none", "raw", downlink, 1, Summary, [Reports.Round(1)]);
    }

    [Theory]
    [InlineData("afd.aggregation.density=0.5")]
    [InlineData("afd.aggregation.averaging=0.5")]
    [InlineData("afd.aggregation.rule=median")]
    [InlineData("afd.aggregation.lr=2")]
    [InlineData("afd.aggregation.optimizer=momentum", "afd.aggregation.momentum=0.9")]
    public void FedAvg_is_plain_only_where_the_server_takes_the_average_as_it_is(params string[] settings)
    {
        var other = Variants.File("other", Variants.Configuration("none", "raw", "raw", 1, settings), Summary, [Reports.Round(1)]);
        VariantRun[] runs = [Run("afd-single", "raw", 1), other, Run("none", "raw", 1, 0, 0, 0.9)];

        Assert.Same(runs[2], Baseline.Of(other, runs, 0.8));
        Assert.Same(other, Baseline.Of(other, runs[..2], 0.8));
    }

    [Fact]
    public void Of_several_plain_runs_of_a_seed_the_baseline_is_the_one_that_converges_soonest()
    {
        VariantRun[] runs =
        [
            Plain("slow", 1, 0, 0.1, 0.9), Plain("fast", 1, 0, 0.9), Run("afd-single", "dgc", 1, 0.9),
            Plain("slow", 2, 0, 0.9), Plain("fast", 2, 0, 0, 0), Run("afd-single", "dgc", 2, 0.9),
        ];

        var rows = Comparison.Rows(runs, target: 0.8);

        // Seed 1: two rounds against three, two and one. Seed 2: the fast one never gets there.
        Assert.Equal([2 / 3.0, 1, 2, 1, null, 2], rows.Select(row => row.Ratio));
        Assert.Equal(["fast", "fast", "fast", "slow", "slow", "slow"], rows.Select(row => row.Baseline));
        Assert.Equal("fast: none, raw down, raw up (seed 1); slow: none, raw down, raw up (seed 2)", Baseline.Title(runs, 0.8));
        Assert.Equal("fast: none, raw down, raw up", Baseline.Title(runs[..3], 0.8));
        Assert.Same(runs[0], Baseline.Of(runs[2], runs, 0.95));
        Assert.Same(runs[0], Baseline.Of(runs[2], runs, 0));

        static VariantRun Plain(string name, ulong seed, params double?[] accuracies) =>
            Run("none", "raw", seed, accuracies) with { Variant = new Variant("none", "raw", "raw", seed, name) };
    }

    [Fact]
    public void Variants_of_one_strategy_and_codecs_are_told_apart_by_their_files()
    {
        var runs = new[] { "a", "b" }.SelectMany(name => new ulong[] { 1, 2 }.Select(seed =>
            Variants.File(name, Variants.Configuration("none", "raw", "raw", seed), Summary, [Reports.Round(1)]))).ToList();

        Assert.Equal([("a", 2), ("b", 2)], VariantSummary.Of(Comparison.Rows(runs, 0)).Select(variant => (variant.Name, variant.Seeds)));
        Assert.Equal(["a", "b"], MeanCurve.Of(runs).Select(curve => curve.Variant.Name));
    }

    /// <summary>
    /// Differences of 0.04, 0.01 and 0.04: a mean of 0.03, a deviation of sqrt((1 + 4 + 1) / 2) 0.01 = 0.01732, and t = 4.3027 with two
    /// degrees of freedom: 4.3027 * 0.01732 / sqrt(3) = 0.043027.
    /// </summary>
    [Fact]
    public void Accuracies_are_compared_seed_by_seed()
    {
        VariantRun[] runs =
        [
            Ends("none", "raw", 1, 0.80), Ends("random", "dgc", 1, 0.84), Ends("none", "raw", 2, 0.90), Ends("random", "dgc", 2, 0.91),
            Ends("none", "raw", 3, 0.70), Ends("random", "dgc", 3, 0.74), Ends("afd-multi", "dgc", 3, null),
        ];
        var variants = VariantSummary.Of(Comparison.Rows(runs, target: 0));

        Assert.Null(variants[0].AccuracyDifference);
        Assert.Equal(3, variants[1].AccuracyDifference!.Pairs);
        Assert.Equal(0.03, variants[1].AccuracyDifference!.Mean, 12);
        Assert.Equal(0.043027, variants[1].AccuracyDifference!.HalfWidth!.Value, 6);
        Assert.Null(variants[2].AccuracyDifference);
        Assert.Equal("+3.0 ± 4.3", Format.Points(variants[1].AccuracyDifference));
        Assert.Equal("-0.5", Format.Points(PairedDifference.Of([-0.005])));

        static VariantRun Ends(string strategy, string uplink, ulong seed, double? accuracy) =>
            Variants.Run(strategy, uplink, "raw", seed, Summary with { Accuracy = accuracy }, [Reports.Round(1, accuracy)]);
    }

    [Fact]
    public void Differences_to_several_baselines_make_no_mean()
    {
        VariantRun[] runs =
        [
            Plain("slow", 1, 0, 0.9), Plain("fast", 1, 0.9), Plain("slow", 2, 0.9), Plain("fast", 2, 0, 0.9),
            Run("random", "dgc", 1, 0.9), Run("random", "dgc", 2, 0.9),
        ];

        Assert.All(VariantSummary.Of(Comparison.Rows(runs, target: 0.8)), variant => Assert.Null(variant.AccuracyDifference));

        static VariantRun Plain(string name, ulong seed, params double?[] accuracies) =>
            Run("none", "raw", seed, accuracies) with { Variant = new Variant("none", "raw", "raw", seed, name) };
    }

    [Fact]
    public void Bytes_are_compared_on_the_way_to_the_target()
    {
        var rows = Comparison.Rows([Run("none", "raw", 1, 0, 0, 0.9, 0.9), Run("afd-single", "dgc", 1, 0, 0.9, 0.9, 0.9)], target: 0.8);

        // The first three rounds against the first two: (1 + 2 + 3) / (1 + 2) both ways; a round r moves 1100 r bytes.
        Assert.Equal((3300, 3000, 300), (rows[1].BytesToTarget, rows[1].BytesDownToTarget, rows[1].BytesUpToTarget));
        Assert.Equal((2.0, 2.0, 2.0), (rows[1].BytesRatio, rows[1].BytesDownRatio, rows[1].BytesUpRatio));
    }
}
