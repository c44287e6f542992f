using AfdActors.Algorithms.Privacy;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Metrics;

namespace AfdActors.Experiments.Tests.Metrics;

public sealed class MetricsCsvTests
{
    private static readonly RoundReport Private = Reports.Round(2) with { Privacy = new PrivacySpent(1.5, 1e-5, 1, Secret: true) };

    /// <summary>Round r moves 1000 r bytes down and 100 r up; one of three clients is dropped.</summary>
    [Fact]
    public void There_is_a_row_for_each_round_and_nothing_where_nothing_was_measured()
    {
        var csv = MetricsCsv.Render(
        [
            Reports.Round(1, accuracy: 1.0 / 3),
            Reports.Round(2, accuracy: null) with { Loss = double.NaN, Attempt = 3, BytesRepeated = 7, UpdateNorm = 0.5 },
        ]);

        Assert.Equal(
            """
            round,attempt,clients,accepted,dropped,loss,accuracy,test_loss,bytes_down,bytes_up,bytes_repeated,seconds,simulated_communication_seconds,simulated_seconds,update_norm,model_sha256
            1,0,3,2,1,1.5,0.3333333333333333,1.25,1000,100,0,2,4,10,,abcdef0123456789
            2,3,3,2,1,,,,2000,200,7,2,4,10,0.5,abcdef0123456789

            """.ReplaceLineEndings("\n"),
            csv);
    }

    [Fact]
    public void Metrics_are_columns_behind_the_others_in_the_order_of_their_names_and_quoted_where_they_must_be()
    {
        var csv = MetricsCsv.Render(
        [
            Reports.Round(1),
            Reports.Round(2) with { Metrics = new Dictionary<string, double?> { ["top-5"] = 0.75, ["a,\"b\""] = double.PositiveInfinity } },
        ]).Split('\n');

        Assert.EndsWith(",model_sha256,\"a,\"\"b\"\"\",top-5", csv[0], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,,", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,,0.75", csv[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    public void A_name_with_a_line_end_is_quoted(string name)
    {
        var csv = MetricsCsv.Render([Reports.Round(1) with { Metrics = new Dictionary<string, double?> { [name] = 0.5 } }]);

        Assert.Contains($",model_sha256,\"{name}\"\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_privacy_has_its_epsilon_at_the_end()
    {
        var csv = MetricsCsv.Render([Reports.Round(1), Private]).Split('\n');

        Assert.EndsWith(",model_sha256,epsilon", csv[0], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,1.5", csv[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_density_rises_has_the_share_of_each_round_at_the_end()
    {
        var csv = MetricsCsv.Render([Reports.Round(1) with { DensityShare = 0.25 }, Reports.Round(2)]).Split('\n');

        Assert.EndsWith(",model_sha256,density_share", csv[0], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,0.25", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",abcdef0123456789,1", csv[2], StringComparison.Ordinal);
    }
}
