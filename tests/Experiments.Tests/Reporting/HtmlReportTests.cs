using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AfdActors.Algorithms.Privacy;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Tests;

public sealed class HtmlReportTests
{
    private static readonly RunConfiguration Configuration = ConfigurationLoader.Load(null, []);

    private static readonly ScoreSnapshot Scores = new(2, [new GroupScores("conv1", [0, 1, 2]), new GroupScores("dense", new double[100])]);

    private static readonly LastEvaluation Evaluation = new(
        2, [new ClientAccuracy("a", 1, 4), new ClientAccuracy("b", 3, 4), new ClientAccuracy("c", 4, 4)],
        [[2, 1], [0, 9]]);

    private static RunContents Run(params RoundReport[] rounds) => new(Configuration, rounds);

    private static RunContents Whole()
    {
        var clients = new ClientTable();
        clients.Add([new ClientRound(1, "a", true, 10, 0.5, null, 100, 10, 1), new ClientRound(1, "b", true, 20, 1.5, null, 300, 30, 2)]);
        clients.Set(Evaluation);
        return Run(Reports.Round(1), Reports.Round(2)) with { Scores = Scores, Clients = clients.Clients, Evaluation = Evaluation };
    }

    private static int Count(string html, string pattern) => Regex.Count(html, pattern);

    [Fact]
    public void The_page_needs_nothing_from_outside_and_is_as_wide_as_the_window_light_or_dark()
    {
        var html = HtmlReport.Render(Whole());

        Assert.All(["src=", "href=", "<script", "url(", "@import"], outside => Assert.DoesNotContain(outside, html, StringComparison.Ordinal));
        Assert.Contains("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">", html, StringComparison.Ordinal);
        Assert.Contains("@media(prefers-color-scheme:dark)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_five_curves_a_map_per_group_and_a_row_per_round()
    {
        var html = HtmlReport.Render(Whole() with { Clients = [], Evaluation = null });

        Assert.Equal(5, Count(html, "class=\"mean s0\""));
        Assert.Contains("Test loss by round", html, StringComparison.Ordinal);
        Assert.Equal(103, Count(html, "<rect class=\"cell\""));
        Assert.Contains("Score maps after round 2", html, StringComparison.Ordinal);
        Assert.Equal(2, Count(html, "<td>2 of 3"));
    }

    /// <summary>A metric is a curve beside the five, and a column of the table: its name at the head, a value or a dash a round.</summary>
    [Fact]
    public void Metrics_of_the_run_have_a_curve_and_a_column()
    {
        var measured = Reports.Round(2) with { Metrics = new Dictionary<string, double?> { ["top-5"] = 0.8125 } };
        var html = HtmlReport.Render(Run(Reports.Round(1), measured, measured with { Round = 3 }));

        Assert.Equal(6, Count(html, "class=\"mean s0\""));
        Assert.Contains("top-5 by round", html, StringComparison.Ordinal);
        Assert.Contains("<th>test loss<th>top-5<th>down", html, StringComparison.Ordinal);
        Assert.Equal(2, Count(html, $"<td>{Format.Number(0.8125)}<td>"));
    }

    [Fact]
    public void A_run_with_privacy_has_a_curve_and_a_column_of_epsilon()
    {
        var spent = new PrivacySpent(7.125, 1e-5, 1, Secret: true);
        var html = HtmlReport.Render(Run(Reports.Round(1), Reports.Round(2) with { Privacy = spent }));

        Assert.Contains("Epsilon by round", html, StringComparison.Ordinal);
        Assert.Contains("<th>test loss<th>epsilon<th>down", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "<td>7.1250<td>"));
        Assert.DoesNotContain("<th>epsilon", HtmlReport.Render(Whole()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_is_a_line_in_the_charts_of_the_accuracy_and_said_in_words()
    {
        var target = Run(Reports.Round(1), Reports.Round(2, 0.75)) with { Configuration = ConfigurationLoader.Parse("afd.run.target-accuracy = 0.6", "x") };
        var html = HtmlReport.Render(target);

        Assert.Equal(3, Count(html, "class=\"target\""));
        Assert.Contains("Accuracy 0.6 was reached in round 2 after 20.0 s simulated.", html, StringComparison.Ordinal);
        Assert.Contains("Accuracy 0.6 was not reached.", HtmlReport.Render(target with { Rounds = [Reports.Round(1)] }), StringComparison.Ordinal);
        Assert.Equal(0, Count(HtmlReport.Render(Whole()), "class=\"target\""));
    }

    [Fact]
    public void The_head_says_when_the_run_was_begun_by_what_and_where()
    {
        var origin = new RunOrigin(
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "1.2.3+0123456789abcdef", "Linux <7>", "X64", 16, ".NET 10.0.1", "2.10.0");

        var html = HtmlReport.Render(Run(Reports.Round(1)) with { Origin = origin });

        Assert.Contains("<dt>begun</dt><dd>2026-01-02 03:04:05 UTC</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>version</dt><dd>1.2.3+0123456789ab</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dd>16 processors, X64, Linux &lt;7&gt;, .NET 10.0.1, libtorch 2.10.0</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>seed</dt><dd>1</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>rounds</dt><dd>1 of 50</dd>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_from_the_defaults_is_told_apart()
    {
        var html = HtmlReport.Render(Run() with { Configuration = ConfigurationLoader.Parse("afd.training.lr = 0.3", "x") });

        Assert.Contains("<td class=\"text\">afd.training.lr<td class=\"text\">0.3<td class=\"text\">0.05", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "<td class=\"text\">afd\\."));
        Assert.Contains("That of reference.conf.", HtmlReport.Render(Run()), StringComparison.Ordinal);
    }

    /// <summary>Accuracies 1/4, 3/4 and 1: a mean of 2/3, the quantile 0.1 at 0.2 of the way to the second; a tenth is one.</summary>
    [Fact]
    public void Clients_have_quantiles_and_a_worst_tenth()
    {
        var html = HtmlReport.Render(Whole());

        Assert.Contains(
            "accuracy on their own test samples<td>3<td>66.7 %<td>25.0 %<td>35.0 %<td>50.0 %<td>75.0 %<td>87.5 %<td>95.0 %<td>100.0 %", html,
            StringComparison.Ordinal);
        Assert.Contains("last training loss<td>2<td>1.0000<td>0.5000", html, StringComparison.Ordinal);
        Assert.Contains("Of 3 clients, the worst 1 by accuracy on their own test samples have 25.0 % on average.", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"text\">a<td>25.0 %<td>0.5000<td>10<td>1", html, StringComparison.Ordinal);
        Assert.Contains("Accuracy of clients, the lowest first", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_confusion_matrix_has_the_names_of_the_classes_and_the_pairs_that_are_taken_for_each_other()
    {
        var named = Whole() with { Model = new ModelDescription("m", [2], 2, "f", []) { ClassNames = ["<ill>", "well"] } };
        var html = HtmlReport.Render(named);

        Assert.Contains("Confusion after round 2: 11 of 12 test samples answered rightly", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"text\">&lt;ill&gt;<td class=\"text\">well<td>1 of 3<td>33.3 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<ill>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Confusions_are_the_wrong_answers_the_most_frequent_first()
    {
        var evaluation = Evaluation with { Confusion = [[5, 1, 0], [3, 9, 2], [0, 0, 7]] };
        var html = HtmlReport.Render(Whole() with { Evaluation = evaluation });

        Assert.Equal(
            ["1 0 3 of 14", "1 2 2 of 14", "0 1 1 of 6"],
            Regex.Matches(html, "<td class=\"text\">(\\d)<td class=\"text\">(\\d)<td>(\\d of \\d+)<td>")
                .Select(row => $"{row.Groups[1]} {row.Groups[2]} {row.Groups[3]}"));
    }

    [Theory]
    [InlineData("femnist", 62, 61, "z")]
    [InlineData("femnist", 62, 10, "A")]
    [InlineData("shakespeare", 80, 10, "10")]
    public void Classes_without_names_are_characters_of_FEMNIST_or_numbers(string data, int classes, int place, string name) =>
        Assert.Equal(name, ClassLabels.Of(ConfigurationLoader.Parse($"afd.data.name = {data}", "x"), null, classes)[place]);

    [Fact]
    public void Text_from_clients_is_no_markup()
    {
        const string hostile = "<script>alert(1)</script>";
        var clients = new ClientTable();
        clients.Add([new ClientRound(1, hostile, true, 10, 0.5, null, 100, 10, 1)]);
        var report = Reports.Round(1) with { Dropped = new Dictionary<string, string> { ["<b>"] = hostile } };

        var html = HtmlReport.Render(Run(report) with
        {
            Clients = clients.Clients,
            Scores = new ScoreSnapshot(1, [new GroupScores(hostile, [1])]),
        });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"text\">&lt;script&gt;alert(1)&lt;/script&gt;<td>-<td>0.5000", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_clients_that_dropped_out_a_round_names_a_few()
    {
        var dropped = Enumerable.Range(0, 1000).ToDictionary(i => $"c{i:d4}", _ => "deadline");

        var html = HtmlReport.Render(Run(Reports.Round(1) with { Dropped = dropped }));

        Assert.Contains("c0004: deadline; and 995 more", html, StringComparison.Ordinal);
        Assert.DoesNotContain("c0005", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_long_run_the_table_has_the_last_rounds_and_the_curves_have_all()
    {
        var html = HtmlReport.Render(Run([.. Enumerable.Range(1, 700).Select(round => Reports.Round(round))]));

        Assert.Equal(500, Count(html, "<td>2 of 3"));
        Assert.Contains("<tr><td>201<td>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>700<td>", html, StringComparison.Ordinal);
        Assert.Contains("The last 500; metrics.csv has all.", html, StringComparison.Ordinal);
        Assert.Equal(699, Regex.Match(html, "class=\"mean s0\"[^>]* d=\"([^\"]+)\"").Groups[1].Value.Count(c => c == 'L'));
    }

    [Fact]
    public void A_run_that_was_never_evaluated_or_has_diverged_has_a_page_too()
    {
        var html = HtmlReport.Render(Run(
            Reports.Round(1, accuracy: null),
            Reports.Round(2, accuracy: null) with { Loss = double.NaN, TestLoss = double.PositiveInfinity }));

        Assert.Equal(4, Count(html, "no values"));
        Assert.DoesNotContain("NaN", html[..html.IndexOf("<h2>Rounds", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_rounds_has_a_page_too()
    {
        var html = HtmlReport.Render(Run());

        Assert.Equal(5, Count(html, "no values"));
        Assert.Contains("No round has closed yet.", html, StringComparison.Ordinal);
    }
}
