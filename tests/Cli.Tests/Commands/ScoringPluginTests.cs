using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>
/// An objective and a metric of an assembly that <c>--plugin</c> names: <c>smoothed</c> and <c>confidence</c> of the sample CustomStrategy.
/// </summary>
[Collection("process-wide state")]
public sealed class ScoringPluginTests : IDisposable
{
    private static readonly string[] Scores = ["--set", "afd.training.objective=smoothed", "--set", "afd.run.metrics=[top-5,confidence]"];

    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    /// <summary>
    /// Two classes: whoever is right gives the label more than a half, and whoever is wrong at most a half. So the mean confidence c is
    /// bound by the accuracy a: a / 2 &lt;= c &lt;= a + (1 - a) / 2. With a tenth for both classes alike the label's share is 0.95, and no
    /// outputs have a loss below the entropy of 0.95 and 0.05.
    /// </summary>
    [Fact]
    public async Task A_run_trains_for_a_plugins_objective_and_reports_its_metric()
    {
        var folder = _afd.Folder.Inside("smoothed");
        string[] run = ["run", "--config", _afd.Config, "--set", "afd.run.metrics=[top-5]"];
        var smoothed = await _afd.JsonAsync([.. run, .. Scores, "--plugin", PluginTests.Sample, "--out", folder]);
        var plain = await _afd.JsonAsync(run);

        Assert.NotEqual(plain.GetProperty("model_sha256").GetString(), smoothed.GetProperty("model_sha256").GetString());
        var least = -(0.95 * Math.Log(0.95)) - (0.05 * Math.Log(0.05));
        var rounds = CommandHarness.Rounds(folder);
        Assert.Equal(3, rounds.Count);
        Assert.All(rounds, round =>
        {
            var (metrics, accuracy) = (round.GetProperty("metrics"), round.GetProperty("accuracy").GetDouble());
            Assert.Equal(["confidence", "top-5"], metrics.EnumerateObject().Select(metric => metric.Name).Order());
            Assert.InRange(metrics.GetProperty("confidence").GetDouble(), accuracy / 2, accuracy + ((1 - accuracy) / 2));
            Assert.True(round.GetProperty("test_loss").GetDouble() >= least);
        });
        Assert.EndsWith(
            ",confidence,top-5", File.ReadLines(Path.Combine(folder, "metrics.csv")).First(), StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));
        Assert.Contains("confidence", page, StringComparison.Ordinal);
        Assert.Contains("smoothed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_no_plugin_brings_are_refused_with_those_that_there_are()
    {
        string[] run = ["run", "--config", _afd.Config, .. Scores];
        await Refused(
            run, "afd.training.objective: expected one of cross-entropy, got 'smoothed'",
            "afd.run.metrics: expected a list of top-5, got [top-5, confidence]");
        await Refused(
            [.. run, "--set", "afd.training.objective=smooth", "--set", "afd.run.metrics=[confident]", "--plugin", PluginTests.Sample],
            "afd.training.objective: expected one of cross-entropy, smoothed, got 'smooth'",
            "afd.run.metrics: expected a list of top-5, confidence, got [confident]");

        async Task Refused(string[] args, params string[] messages)
        {
            var (code, output, error) = await _afd.RunAsync(args);
            Assert.Equal((ExitCode.BadInput, ""), (code, output));
            Assert.All(messages, message => Assert.Contains(message, error, StringComparison.Ordinal));
            Assert.Empty(_afd.Federation.Requests);
        }
    }

    [Fact]
    public async Task A_run_folder_is_read_again_with_the_plugin_and_not_without()
    {
        var folder = _afd.Folder.Inside("smoothed");
        string[] plugin = ["--plugin", PluginTests.Sample];
        string[] run = ["run", "--config", _afd.Config, .. Scores, "--out", folder];
        var first = await _afd.JsonAsync([.. run, .. plugin]);

        Assert.Equal(CommandHarness.Unmeasured(first), CommandHarness.Unmeasured(await _afd.JsonAsync([.. run, .. plugin, "--resume"])));
        var inspected = await _afd.JsonAsync(["inspect", folder, .. plugin]);
        Assert.Equal("smoothed", inspected.GetProperty("config").GetProperty("afd.training.objective").GetString());
        Assert.Equal(ExitCode.Done, (await _afd.RunAsync(["report", folder, .. plugin])).Code);
        foreach (var command in (string[])["inspect", "report"])
            Assert.Equal(ExitCode.BadInput, (await _afd.RunAsync(command, folder)).Code);
    }

    [Fact]
    public async Task A_comparison_sets_objectives_side_by_side()
    {
        var folder = _afd.Folder.Inside("compare");
        string[] compare =
            ["compare", "--config", _afd.Config, "--grid", "afd.training.objective=cross-entropy,smoothed", "--plugin", PluginTests.Sample];
        var rows = (await _afd.JsonAsync([.. compare, "--out", folder])).GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(2, rows.Select(Model).Distinct().Count());
        Assert.Equal(ExitCode.Done, (await _afd.RunAsync("report", folder, "--plugin", PluginTests.Sample)).Code);

        static string? Model(JsonElement row) => row.GetProperty("model_sha256").GetString();
    }
}
