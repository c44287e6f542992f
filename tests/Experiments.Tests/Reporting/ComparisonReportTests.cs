using System.Globalization;
using System.Text.RegularExpressions;
using AfdActors.Algorithms.Dropout;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Tests;

public sealed class ComparisonReportTests
{
    private static readonly RunConfiguration Configuration = ConfigurationLoader.Parse("afd.run.target-accuracy = 0.5", "x.conf");
    private static readonly RunSummary Summary = new(2, 0.6, 1, "hash", 3000, 300, 20, 4, 3, 2);

    private static VariantRun Run(string strategy, string uplink, ulong seed, double shift = 0, params ScoreSnapshot[] scores) =>
        Variants.Run(
            strategy, uplink, "raw", seed, Summary, [Reports.Round(1, 0.3 + shift), Reports.Round(2, 0.6 + shift)]) with
        {
            Scores =
            scores
        };

    private static ScoreSnapshot Scores(int round, int units) =>
        new(round, [new GroupScores("dense<1>", [.. Enumerable.Range(0, units).Select(unit => (double)unit)])]);

    private static int Count(string html, string pattern) => Regex.Count(html, pattern);

    [Fact]
    public void The_page_needs_nothing_from_outside_and_escapes_names()
    {
        var html = ComparisonReport.Render(Configuration, [Run("none", "raw", 1), Run("afd-single", "dgc", 1, 0, Scores(1, 4))]);

        Assert.All(["src=", "href=", "<script", "url(", "dense<1>"], outside =>
            Assert.DoesNotContain(outside, html, StringComparison.Ordinal));
        Assert.Contains("dense&lt;1&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_charts_have_a_curve_per_variant_and_a_band_where_seeds_differ()
    {
        var html = ComparisonReport.Render(
            Configuration, [Run("none", "raw", 1), Run("random", "raw", 1), Run("none", "raw", 2, 0.1), Run("random", "raw", 2)]);

        // Two curves in each of three charts, and in the legend; only the first variant's seeds differ.
        Assert.Equal((3 * 2) + 2, Count(html, "class=\"mean s"));
        Assert.Equal(3, Count(html, "class=\"band s"));
        Assert.Equal(3, Count(html, "class=\"target\""));
    }

    [Fact]
    public void A_curve_is_the_mean_over_seeds_between_the_lowest_and_the_highest()
    {
        var curve = Assert.Single(MeanCurve.Of([Run("none", "raw", 1), Run("none", "raw", 2, 0.2)]));

        // Round r moves 1100 r bytes and takes 10 s: after two rounds 3300 bytes and 20 s.
        Assert.Equal([1.0, 2.0], curve.Points.Select(point => point.Round));
        Assert.Equal((0.0033, 20.0), (curve.Points[1].Megabytes, curve.Points[1].Seconds));
        Assert.Equal(0.7, curve.Points[1].Accuracy, 12);
        Assert.Equal((0.6, 0.8), (curve.Points[1].Lowest, Math.Round(curve.Points[1].Highest, 12)));
    }

    [Fact]
    public void A_curve_ends_with_the_last_round_of_all_seeds()
    {
        var curve = Assert.Single(MeanCurve.Of([Run("none", "raw", 1), Run("none", "raw", 2) with { Rounds = [Reports.Round(1)] }]));

        Assert.Equal(1.0, Assert.Single(curve.Points).Round);
    }

    [Fact]
    public void A_heat_map_has_a_line_per_moment_and_at_most_64_cells_in_each()
    {
        var html = ComparisonReport.Render(
            Configuration, [Run("afd-single", "dgc", 1, 0, Scores(1, 100), Scores(2, 100)), Run("afd-multi", "dgc", 1, 0, Scores(2, 10))]);

        Assert.Equal((2 * 64) + 10, Count(html, "<rect class=\"cell\""));
        Assert.Equal(2, Count(html, ">round 2<"));
    }

    [Fact]
    public void Every_unit_has_a_part_in_a_cell_of_the_heat_map()
    {
        Assert.All(Enumerable.Range(0, 100), unit =>
        {
            var alone = new ScoreSnapshot(
                1, [new GroupScores("dense", [.. Enumerable.Range(0, 100).Select(other => other == unit ? 1.0 : 0.0)])]);

            var html = ComparisonReport.Render(Configuration, [Run("afd-single", "dgc", 1, 0, alone)]);

            Assert.Equal((1, 63), (Count(html, "fill-opacity=\"1\""), Count(html, "fill-opacity=\"0.06\"")));
        });
    }

    [Fact]
    public void Accuracy_charts_reach_from_the_tenth_below_to_the_one_above()
    {
        var html = ComparisonReport.Render(Configuration, [Run("none", "raw", 1, 0.05)]);

        // 0.35 and 0.65, the target 0.5: 30 to 70 % in steps of 5, in three charts.
        Assert.Equal(
            [.. Enumerable.Range(6, 9).SelectMany(twentieth => Enumerable.Repeat(5 * twentieth, 3)).Order()],
            Regex.Matches(html, @">(\d+) %</text>").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .Order());
    }

    [Fact]
    public void Rounds_are_marked_at_whole_numbers()
    {
        var html = ComparisonReport.Render(
            Configuration,
            [Variants.Run("none", "raw", "raw", 1, Summary, [.. Enumerable.Range(1, 18).Select(round => Reports.Round(round))])]);

        var rounds = html[..html.IndexOf("Accuracy over bytes", StringComparison.Ordinal)];
        Assert.Equal(
            ["0", "5", "10", "15"], Regex.Matches(rounds, @"text-anchor=""middle"">([\d.]+)</text>")
            .Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Many_variants_are_told_apart_by_color_and_dashes()
    {
        var variants =
            from strategy in DropoutSettings.Names
            from uplink in UplinkSection.Own
            from downlink in DownlinkSection.Own
            select new Variant(
            strategy, uplink, downlink, 1);

        var styles = new CurveStyles([.. variants.Where(variant => variant.Uplink != "ternary")]);

        Assert.Equal(
            variants.Count(variant => variant.Uplink != "ternary"), variants.Where(variant => variant.Uplink != "ternary")
            .Select(styles.Of).Distinct().Count());
    }

    [Fact]
    public void Files_are_told_apart_by_color_and_dashes_however_many_there_are()
    {
        var files = Enumerable.Range(0, 60).Select(i => new Variant("none", "raw", "raw", 1, $"file{i}")).ToList();

        var styles = new CurveStyles(files);

        Assert.Equal(files.Count, files.Select(styles.Of).Distinct().Count());
    }

    [Fact]
    public void Files_are_in_the_legend_by_name_and_say_where_they_differ()
    {
        var other = Variants.File(
            "<tuned>", Variants.Configuration("none", "raw", "raw", 2, "afd.training.lr=0.3", "afd.aggregation.density=0.5"), Summary,
            [Reports.Round(1)]);
        var same = Variants.File("common", Configuration with { Run = Configuration.Run with { Seed = 2 } }, Summary, [Reports.Round(1)]);

        var html = ComparisonReport.Render(Configuration, [other, same]);

        Assert.Contains("</svg>&lt;tuned&gt;: none, raw down, raw up\n", html, StringComparison.Ordinal);
        Assert.Contains("afd.training.lr = 0.3\nafd.aggregation.density = 0.5</pre>", html, StringComparison.Ordinal);
        Assert.Contains("<p>common is this configuration.</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("afd.run.seed = 2", html, StringComparison.Ordinal);
        Assert.Equal(3, Count(html, "<th class=\"text\">name<"));
        Assert.Equal(0, Count(ComparisonReport.Render(Configuration, [Run("none", "raw", 1)]), ">name<"));
    }

    [Fact]
    public void Runs_without_any_evaluation_have_a_page_too()
    {
        var run = Variants.Run("none", "raw", "raw", 1, Summary with { Accuracy = null }, [Reports.Round(1, accuracy: null)]);

        Assert.Contains("Accuracy over bytes", ComparisonReport.Render(Configuration, [run]), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_are_not_finished_are_named()
    {
        var run = Run("none", "raw", 1);

        var html = ComparisonReport.Render(Configuration, [run, Run("random", "raw", 1) with { IsFinished = false }]);

        Assert.Contains("<dd>2, not finished: random-raw-raw-seed1 (2 of 50 rounds)</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>runs</dt><dd>1</dd>", ComparisonReport.Render(Configuration, [run]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_of_the_page_is_a_figure_of_its_own()
    {
        List<VariantRun> runs = [Run("none", "raw", 1), Run("afd-single", "dgc", 1, 0, Scores(1, 4))];

        var figures = ComparisonFigures.Of(runs, 0.5);

        Assert.Equal(
            ["accuracy-over-rounds", "accuracy-over-bytes", "accuracy-over-simulated-time", "scores-afd-single-dgc-raw-seed1-dense-1"],
            figures.Select(figure => figure.Name));
        Assert.Equal(figures.Count, Count(ComparisonReport.Render(Configuration, runs), "<figure"));
    }
}
