using AfdActors.Experiments.Reporting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Tests;

public sealed class HtmlReportTests
{
    private static readonly RunConfiguration Configuration = ConfigurationLoader.Load(null, []);

    [Fact]
    public void The_page_needs_nothing_from_outside()
    {
        var html = HtmlReport.Render(Configuration, [Reports.Round(1), Reports.Round(2)], [new GroupScores("conv1", [0, 1, 2])]);

        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_four_curves_a_map_per_group_and_a_row_per_round()
    {
        var html = HtmlReport.Render(
            Configuration, [Reports.Round(1), Reports.Round(2)],
            [new GroupScores("conv1", [0, 1, 2]), new GroupScores("dense", new double[100])]);

        Assert.Equal(4, html.Split("class=\"curve\"").Length - 1);
        Assert.Equal(103, html.Split("<rect").Length - 1);
        Assert.Equal(2, html.Split("2 of 3").Length - 1);
    }

    /// <summary>A metric is a curve beside the four, and a column of the table: its name at the head, a value or a dash a round.</summary>
    [Fact]
    public void Metrics_of_the_run_have_a_curve_and_a_column()
    {
        var measured = Reports.Round(2) with { Metrics = new Dictionary<string, double?> { ["top-5"] = 0.8125 } };
        var html = HtmlReport.Render(Configuration, [Reports.Round(1), measured, measured with { Round = 3 }], []);

        Assert.Equal(5, html.Split("class=\"curve\"").Length - 1);
        Assert.Contains("top-5 by round", html, StringComparison.Ordinal);
        Assert.Contains("<th>top-5<th>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split($"<td>{Format.Number(0.8125)}<td>").Length - 1);
    }

    [Fact]
    public void Text_from_clients_is_no_markup()
    {
        var report = Reports.Round(1) with { Dropped = new Dictionary<string, string> { ["<b>"] = "<script>alert(1)</script>" } };

        Assert.DoesNotContain("<script", HtmlReport.Render(Configuration, [report], []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_rounds_or_scores_has_a_page_too() =>
        Assert.Contains("no values", HtmlReport.Render(Configuration, [], []), StringComparison.Ordinal);
}
