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
}
