using AfdActors.Cli.Reporting;

namespace AfdActors.Cli.Tests.Reporting;

public sealed class ComparisonTests
{
    private static readonly RunSummary Summary = new(3, 0.5, 1, "hash", 1, 2, 3, 4, 5, 6);

    private static VariantRun Run(string strategy, string uplink, ulong seed, params double?[] accuracies) =>
        new(new Variant(strategy, uplink, "raw", seed), Summary, [.. accuracies.Select((accuracy, i) => Reports.Round(i + 1, accuracy))], []);

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
            [Run("afd-single", "dgc", 1, 0.9), Run("none", "raw", 1, 0, 0, 0.9), Run("afd-single", "dgc", 2, 0, 0.9), Run("none", "raw", 2, 0.9)], target: 0.8);

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

        Assert.Same(runs[2], Comparison.BaselineOf(runs[3], runs));
        Assert.Same(runs[1], Comparison.BaselineOf(runs[3], [runs[0], runs[1], runs[3]]));
        Assert.Same(runs[0], Comparison.BaselineOf(runs[3], [runs[0], runs[3]]));

        static VariantRun Down(string downlink) => new(new Variant("none", "raw", downlink, 1), Summary, [Reports.Round(1)], []);
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
