using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class CompareCommandTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private static string Name(JsonElement row) =>
        $"{row.GetProperty("strategy").GetString()}/{row.GetProperty("uplink").GetString()}/{row.GetProperty("downlink").GetString()}/{row.GetProperty("seed").GetUInt64()}";

    private static List<JsonElement> Rows(JsonElement json) => [.. json.GetProperty("rows").EnumerateArray()];

    /// <summary>Rounds, simulated seconds and bytes until a round first had this accuracy.</summary>
    private static (int Rounds, double Seconds, long Bytes) UntilAccuracy(double target, List<JsonElement> rounds)
    {
        var reached = rounds.FindIndex(round => round.GetProperty("accuracy").GetDouble() >= target);
        Assert.True(reached >= 0, "the run must reach its target");
        var until = rounds[..(reached + 1)];
        return (
            until.Count, until.Sum(round => round.GetProperty("simulated_seconds").GetDouble()),
            until.Sum(round => round.GetProperty("bytes_down").GetInt64() + round.GetProperty("bytes_up").GetInt64()));
    }

    [Fact]
    public async Task Rows_are_every_combination_with_the_fields_of_the_design()
    {
        var folder = _afd.Folder.Inside("compare");
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--strategies", "none,afd-single", "--uplinks", "raw,dgc,ternary", "--target", "0.2",
            "--out", folder);

        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            [
                "none/raw/hadamard/1", "none/dgc/hadamard/1", "none/ternary/hadamard/1",
                "afd-single/raw/hadamard/1", "afd-single/dgc/hadamard/1", "afd-single/ternary/hadamard/1",
            ],
            rows.Select(Name));
        Assert.Superset(
            new HashSet<string>(
            [
                "rounds", "accuracy", "loss", "model_sha256", "bytes_down", "bytes_up", "simulated_seconds", "seconds", "clients",
                "dropped",
                "strategy", "uplink", "downlink", "seed", "rounds_to_target", "convergence_seconds", "ratio",
            ]),
            rows[0].EnumerateObject().Select(property => property.Name).ToHashSet());
        var baseline = UntilAccuracy(0.2, CommandHarness.Rounds(Path.Combine(folder, "none-raw-hadamard-seed1")));
        var last = UntilAccuracy(0.2, CommandHarness.Rounds(Path.Combine(folder, "afd-single-ternary-hadamard-seed1")));
        Assert.Equal(last.Rounds, rows[5].GetProperty("rounds_to_target").GetInt32());
        Assert.Equal(last.Seconds, rows[5].GetProperty("convergence_seconds").GetDouble(), 9);
        Assert.Equal(baseline.Seconds / last.Seconds, rows[5].GetProperty("ratio").GetDouble(), 9);
    }

    [Fact]
    public async Task A_comparison_goes_on_with_the_runs_that_are_not_finished()
    {
        var folder = _afd.Folder.Inside("compare");
        string[] command = [
            "compare", "--config", _afd.Config, "--strategies", "none,random", "--uplinks", "raw", "--seeds", "1,2", "--parallel", "1",
            "--out", folder];
        _afd.Federation.BeforeRound = round =>
        {
            if (_afd.Federation.Requests.Count == 3 && round == 2)
                throw new InvalidOperationException("power cut");
        };

        var broken = await _afd.RunAsync(command);
        _afd.Federation.BeforeRound = _ => { };
        _afd.Federation.Requests.Clear();
        var json = await _afd.JsonAsync([.. command, "--resume"]);

        // The third run fails, the fourth is run all the same; only the third goes on, from its first round.
        Assert.Equal(3, broken.Code);
        Assert.Contains("none-raw-hadamard-seed2: power cut", broken.Error, StringComparison.Ordinal);
        var resumed = Assert.Single(_afd.Federation.Requests);
        Assert.Equal(("none-raw-hadamard-seed2", true), (Path.GetFileName(resumed.RunFolder), resumed.Resume));
        Assert.Equal(
            ["none/raw/hadamard/1", "random/raw/hadamard/1", "none/raw/hadamard/2", "random/raw/hadamard/2"], Rows(json).Select(Name));
        Assert.All(Rows(json), row => Assert.Equal(3, row.GetProperty("rounds").GetInt32()));
    }

    [Fact]
    public async Task The_runs_that_are_finished_are_shown_when_another_fails()
    {
        var folder = _afd.Folder.Inside("compare");
        _afd.Federation.BeforeRound = _ =>
        {
            if (_afd.Federation.Requests[^1].Configuration.Run.Seed == 2)
                throw new InvalidOperationException("diverged");
        };

        var (code, output, error) = await _afd.RunAsync(
            "compare", "--config", _afd.Config, "--strategies", "none", "--uplinks", "raw", "--seeds", "1,2,3", "--parallel", "1", "--out",
                folder, "--json");

        Assert.Equal(3, code);
        Assert.Contains("diverged", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["none/raw/hadamard/1", "none/raw/hadamard/3"], Rows(json.RootElement).Select(Name));
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
    }

    [Fact]
    public async Task Rows_do_not_depend_on_how_many_run_side_by_side()
    {
        string[] command = [
            "compare", "--config", _afd.Config, "--strategies", "none,small,afd-multi", "--uplinks", "raw,dgc", "--seeds", "1,2",
            "--target", "0.2"];

        var alone = await _afd.JsonAsync([.. command, "--parallel", "1"]);
        var together = await _afd.JsonAsync([.. command, "--parallel", "5", "--set", "afd.training.jobs=7"]);

        Assert.Equal(CommandHarness.Unmeasured(alone), CommandHarness.Unmeasured(together));
        // Seven jobs for five runs: two of them have two.
        Assert.Subset(
            new HashSet<int> { 1, 2 }, _afd.Federation.Requests.Skip(12).Select(request => request.Configuration.Training.Jobs)
            .ToHashSet());
    }

    [Fact]
    public async Task Side_by_side_means_at_the_same_time()
    {
        using var both = new Barrier(2);
        _afd.Federation.BeforeRound = round =>
            Assert.True(round > 1 || both.SignalAndWait(TimeSpan.FromMinutes(1)), "the other run must be under way");

        var (code, _, error) =
            await _afd.RunAsync("compare", "--config", _afd.Config, "--strategies", "none,random", "--uplinks", "raw", "--parallel", "2");

        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task Variants_come_together_over_their_seeds()
    {
        var folder = _afd.Folder.Inside("compare");
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--strategies", "none,random", "--uplinks", "raw", "--seeds", "1,2,3", "--target", "0.2",
            "--out", folder);

        var variants = json.GetProperty("variants").EnumerateArray().ToList();
        Assert.Equal(2, variants.Count);
        Assert.Equal((3, 3), (variants[1].GetProperty("seeds").GetInt32(), variants[1].GetProperty("converged").GetInt32()));
        var (none, random) = (Of("none"), Of("random"));
        var accuracies = random.Select(rounds => rounds[^1].GetProperty("accuracy").GetDouble()).ToList();
        var mean = accuracies.Average();
        Assert.Equal(mean, variants[1].GetProperty("accuracy").GetProperty("mean").GetDouble(), 12);
        // Of a sample: divided by one less than there are.
        Assert.Equal(
            Math.Sqrt(accuracies.Sum(accuracy => Math.Pow(accuracy - mean, 2)) / 2), variants[1].GetProperty("accuracy").GetProperty("std")
            .GetDouble(), 12);
        Assert.Equal(
            random.Average(rounds => UntilAccuracy(0.2, rounds).Bytes), variants[1].GetProperty("bytes_to_target").GetProperty("mean")
            .GetDouble(), 6);
        Assert.Equal(UntilAccuracy(0.2, none[0]).Bytes, Rows(json)[0].GetProperty("bytes_to_target").GetInt64());
        Assert.Equal(1, variants[0].GetProperty("bytes_ratio").GetDouble(), 12);

        List<List<JsonElement>> Of(string strategy) =>
            [.. Enumerable.Range(1, 3).Select(seed => CommandHarness.Rounds(Path.Combine(folder, $"{strategy}-raw-hadamard-seed{seed}")))];
    }

    [Fact]
    public async Task The_folder_gets_a_report_of_all_runs_with_the_scores_over_time()
    {
        var folder = _afd.Folder.Inside("compare");

        await _afd.RunAsync("compare", "--config", _afd.Config, "--strategies", "none,afd-single", "--uplinks", "raw", "--out", folder);

        var html = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));
        Assert.Contains("Accuracy over bytes", html, StringComparison.Ordinal);
        Assert.Contains("afd-single, hadamard down, raw up, seed 1", html, StringComparison.Ordinal);
        // Of three rounds the first two are kept, and the last.
        Assert.All(["round 1<", "round 2<", "round 3<"], moment => Assert.Contains(moment, html, StringComparison.Ordinal));
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(folder, "afd-single-raw-hadamard-seed1", "scores.jsonl"))).Length);
        Assert.False(File.Exists(Path.Combine(folder, "none-raw-hadamard-seed1", "scores.jsonl")));
    }

    [Theory]
    [InlineData("--seeds", "")]
    [InlineData("--uplinks", " , ")]
    [InlineData("--with", "", "FILE,FILE")]
    public async Task A_list_of_nothing_is_refused(string option, string list, string such = "A,B")
    {
        var (code, _, error) = await _afd.RunAsync("compare", "--config", _afd.Config, option, list);

        Assert.Equal(2, code);
        Assert.Contains($"{option}: expected at least one, such as {option} {such}, got an empty list", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_than_one_at_a_time_is_refused()
    {
        var (code, _, error) =
            await _afd.RunAsync("compare", "--config", _afd.Config, "--parallel", "0", "--out", _afd.Folder.Inside("compare"));

        Assert.Equal(2, code);
        Assert.Contains("--parallel: expected at least 1, got 0", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_afd.Folder.Inside("compare")));
    }

    [Fact]
    public async Task All_clients_stay_the_same_for_rows_of_one_seed()
    {
        await _afd.RunAsync("compare", "--config", _afd.Config, "--strategies", "none,random", "--uplinks", "raw");

        Assert.Same(_afd.Federation.Requests[0].Data, _afd.Federation.Requests[1].Data);
    }

    [Fact]
    public async Task The_demo_has_two_rows_and_without_MNIST_takes_generated_digits_and_says_so()
    {
        using var nowhere = new EnvironmentVariable("AFD_DATA", _afd.Folder.FullPath);
        using var cache = new EnvironmentVariable("AFD_CACHE", _afd.Folder.Inside("cache"));

        var (code, output, error) = await _afd.RunAsync(
            "demo", "--rounds", "2", "--set", "afd.data.clients=4", "--set", "afd.selection.min-clients=4", "--set",
            "afd.selection.min-updates=4", "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["none/raw/raw/1", "afd-single/dgc/hadamard/1"], json.RootElement.GetProperty("rows").EnumerateArray().Select(Name));
        Assert.All(_afd.Federation.Requests, request => Assert.Equal("synthetic", request.Data.Name));
        Assert.Contains("generated digits instead", error, StringComparison.Ordinal);
    }
}
