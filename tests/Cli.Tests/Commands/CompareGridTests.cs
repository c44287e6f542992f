using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>afd compare --grid</c>: rows that differ by the values of keys, and what is told while they run.</summary>
[Collection("process-wide state")]
public sealed class CompareGridTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private string Out => _afd.Folder.Inside("compare");

    private static List<string> Names(JsonElement json, string list = "rows") =>
        [.. json.GetProperty(list).EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    [Fact]
    public async Task Every_combination_of_the_values_is_a_row_named_by_them()
    {
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--grid", "afd.training.lr=0.1,0.2", "--grid", "afd.training.batch=5, 10", "--seeds", "1,2",
            "--rounds", "1", "--parallel", "1", "--out", Out);

        string[] names =
        [
            "afd.training.lr=0.1,afd.training.batch=5", "afd.training.lr=0.1,afd.training.batch=10",
            "afd.training.lr=0.2,afd.training.batch=5", "afd.training.lr=0.2,afd.training.batch=10",
        ];
        Assert.Equal([.. names, .. names], Names(json));
        Assert.Equal(names, Names(json, "variants"));
        (float, int)[] expected = [(0.1f, 5), (0.1f, 10), (0.2f, 5), (0.2f, 10)];
        Assert.Equal(
            [.. expected, .. expected],
            _afd.Federation.Requests.Select(request => request.Configuration.Training).Select(t => (t.LearningRate, t.BatchSize)));
        Assert.True(Directory.Exists(Path.Combine(Out, names[3] + "-seed2")));
        Assert.Contains(
            $"{names[3]} differs from it:", await File.ReadAllTextAsync(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_multiplies_with_the_lists_and_with_the_files()
    {
        var file = _afd.Folder.File("other.conf", $"include \"{Path.GetFileName(_afd.Config)}\"");

        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--strategies", "none,small", "--uplinks", "raw", "--with", file, "--grid",
            "afd.training.lr=0.1,0.2", "--rounds", "1");

        Assert.Equal(
            [
                "none-raw-hadamard,afd.training.lr=0.1", "none-raw-hadamard,afd.training.lr=0.2",
                "small-raw-hadamard,afd.training.lr=0.1", "small-raw-hadamard,afd.training.lr=0.2",
                "other,afd.training.lr=0.1", "other,afd.training.lr=0.2",
            ],
            Names(json));
    }

    [Fact]
    public async Task Commas_in_brackets_belong_to_a_value_and_names_can_be_folders()
    {
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--grid", "afd.network.down-mbps=[5, 12],[1,2]", "--rounds", "1", "--out", Out);

        Assert.Equal(["afd.network.down-mbps=_5,_12_", "afd.network.down-mbps=_1,2_"], Names(json));
    }

    [Fact]
    public async Task A_resumed_grid_runs_what_is_missing()
    {
        string[] command = ["compare", "--config", _afd.Config, "--grid", "afd.training.lr=0.1,0.2", "--rounds", "1", "--out", Out];
        var first = await _afd.JsonAsync(command);
        Directory.Delete(Path.Combine(Out, "afd.training.lr=0.2-seed1"), recursive: true);
        _afd.Federation.Requests.Clear();

        var second = await _afd.JsonAsync([.. command, "--resume"]);

        Assert.Equal("afd.training.lr=0.2-seed1", Path.GetFileName(Assert.Single(_afd.Federation.Requests).RunFolder));
        Assert.Equal(CommandHarness.Unmeasured(first), CommandHarness.Unmeasured(second));
    }

    [Fact]
    public async Task Every_value_is_checked_before_anything_runs_and_all_errors_are_told_once()
    {
        var (code, output, error) = await _afd.RunAsync(
            "compare", "--config", _afd.Config, "--grid", "afd.training.lr=0.1,fast", "--grid", "afd.training.batch=0,10", "--out", Out);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(2, error.Trim().Split('\n').Length);
        Assert.Contains("--grid: afd.training.lr: expected a number", error, StringComparison.Ordinal);
        Assert.Contains("got 'fast'", error, StringComparison.Ordinal);
        Assert.Contains("--grid: afd.training.batch: expected", error, StringComparison.Ordinal);
        Assert.Empty(_afd.Federation.Requests);
        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData("expected KEY=A,B such as", "--grid", "afd.training.lr")]
    [InlineData("expected KEY=A,B such as", "--grid", "=0.1,0.2")]
    [InlineData("expected KEY=A,B such as", "--grid", "afd.training.lr= ,")]
    [InlineData("got an unknown one (did you mean afd.training.lr?)", "--grid", "afd.training.lrr=0.1")]
    [InlineData("expected all values of afd.training.lr in one list", "--grid", "afd.training.lr=0.1", "--grid", "afd.training.lr=0.2")]
    [InlineData("expected --seeds for afd.run.seed", "--grid", "afd.run.seed=1,2")]
    [InlineData("expected --downlinks for afd.downlink.codec", "--uplinks", "raw", "--grid", "afd.downlink.codec=raw,half")]
    public async Task What_cannot_be_a_grid_is_refused(string message, params string[] args)
    {
        var (code, _, error) = await _afd.RunAsync(["compare", "--config", _afd.Config, .. args]);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(_afd.Federation.Requests);
    }

    [Fact]
    public async Task Without_lists_the_strategy_can_be_a_key_of_the_grid()
    {
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--grid", "afd.dropout.strategy=none,small", "--rounds", "1");

        Assert.Equal(["none", "small"], json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("strategy").GetString()));
    }

    [Fact]
    public async Task A_comparison_says_what_it_takes_which_run_is_under_way_and_the_time_left()
    {
        var (_, _, error) = await _afd.RunAsync(
            "compare", "--config", _afd.Config, "--grid", "afd.training.lr=0.1,0.2,0.3", "--rounds", "1", "--parallel", "1");

        var lines = error.TrimEnd().Split(Environment.NewLine);
        Assert.Single(lines, line => line.StartsWith("3 runs, one after the other: each takes about ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("run 1 of 3, afd.training.lr=0.1-seed1: round 1/1", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("run 3 of 3, afd.training.lr=0.3-seed1: round 1/1", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("1 of 3 runs are over, about ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("2 of 3 runs are over, about ", StringComparison.Ordinal));
        Assert.DoesNotContain("3 of 3 runs", error, StringComparison.Ordinal);
    }
}
