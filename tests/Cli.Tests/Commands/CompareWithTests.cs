using System.Text.Json;
using AfdActors.Hosting;

namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>afd compare --with</c>: rows that are configuration files.</summary>
[Collection("process-wide state")]
public sealed class CompareWithTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    /// <summary>A configuration file that says a little over the harness' small one.</summary>
    private string Other(string name, string settings)
    {
        _ = _afd.Config;
        return _afd.Folder.File(
            name, $"include \"{(name.Contains('/', StringComparison.Ordinal) ? "../" : "")}small.conf\"\nafd {{ {settings} }}");
    }

    private static List<string> Names(JsonElement json, string list = "rows") =>
        [.. json.GetProperty(list).EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    private List<FederationRequest> Requests => _afd.Federation.Requests;

    [Fact]
    public async Task Files_are_rows_as_they_are_beside_the_configuration_as_it_is()
    {
        var best = Other(
            "best.conf", "training.lr = 0.3, aggregation { optimizer = momentum, momentum = 0.5, density = 0.5 }, downlink.codec = difference");
        var plain = Other("plain.conf", "dropout.strategy = none, uplink.codec = raw, downlink.codec = raw");

        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--with", $"{best},{plain}", "--seeds", "1,2", "--rounds", "2", "--parallel", "1", "--set",
            "afd.training.batch=7");

        Assert.Equal(["small", "best", "plain", "small", "best", "plain"], Names(json));
        Assert.Equal(["small", "best", "plain"], Names(json, "variants"));
        Assert.All(json.GetProperty("rows").EnumerateArray(), row => Assert.Equal("plain", row.GetProperty("baseline").GetString()));
        Assert.Equal("difference", json.GetProperty("rows")[1].GetProperty("downlink").GetString());
        Assert.Equal([0.05f, 0.3f, 0.05f, 0.05f, 0.3f, 0.05f], Requests.Select(request => request.Configuration.Training.LearningRate));
        Assert.Equal([1UL, 1, 1, 2, 2, 2], Requests.Select(request => request.Configuration.Run.Seed));
        Assert.All(Requests, request => Assert.Equal((2, 7), (request.Configuration.Run.Rounds, request.Configuration.Training.BatchSize)));
    }

    [Fact]
    public async Task With_lists_the_configuration_is_combined_and_the_files_are_rows_beside_it()
    {
        var json = await _afd.JsonAsync(
            "compare", "--config", _afd.Config, "--uplinks", "raw", "--strategies", "none,small", "--with", Other("a.conf", ""), "--with",
            Other("b.conf", ""));

        Assert.Equal(["none-raw-hadamard", "small-raw-hadamard", "a", "b"], Names(json));
    }

    [Fact]
    public async Task Files_alone_are_compared_without_a_configuration()
    {
        var json = await _afd.JsonAsync("compare", "--with", Other("a.conf", "run.target-accuracy = 0.2"), "--with", Other("b.conf", ""));

        Assert.Equal(["a", "b"], Names(json));
        Assert.InRange(json.GetProperty("rows")[1].GetProperty("rounds_to_target").GetInt32(), 1, 3);
    }

    [Fact]
    public async Task Rows_of_files_have_folders_by_name_and_seed_and_go_on()
    {
        var folder = _afd.Folder.Inside("compare");
        string[] command = [
            "compare", "--config", _afd.Config, "--with", Other("best.conf", "training.lr = 0.3"), "--seeds", "1,2", "--parallel", "2",
            "--out", folder];

        var first = await _afd.JsonAsync(command);
        Directory.Delete(Path.Combine(folder, "best-seed2"), recursive: true);
        Requests.Clear();
        var second = await _afd.JsonAsync([.. command, "--resume"]);

        Assert.Equal(
            ["best-seed1", "best-seed2", "small-seed1", "small-seed2"], Directory.GetDirectories(folder).Select(Path.GetFileName).Order());
        Assert.Equal("best-seed2", Path.GetFileName(Assert.Single(Requests).RunFolder));
        Assert.Equal(CommandHarness.Unmeasured(first), CommandHarness.Unmeasured(second));
        Assert.Contains(
            "best differs from it:", await File.ReadAllTextAsync(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_have_names_and_the_baseline_and_fit_a_wide_terminal()
    {
        var plain = Other("fedavg-tuned.conf", "dropout.strategy = none, uplink.codec = raw, downlink.codec = raw");

        var (code, output, error) =
            await _afd.RunAsync("compare", "--config", _afd.Config, "--with", plain, "--seeds", "1,2", "--target", "0.2");

        Assert.True(code == 0, error);
        Assert.Contains("fedavg-tuned  none ", output, StringComparison.Ordinal);
        Assert.Contains("baseline: fedavg-tuned: none, raw down, raw up\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    [Theory]
    [InlineData("a/same.conf", "b/same.conf")]
    [InlineData("a/Same.conf", "b/same.hocon")]
    [InlineData("a/small.conf")]
    public async Task Files_of_one_name_are_refused_before_anything_is_run(params string[] names) =>
        await Refused("expected files of different names", ["--with", string.Join(',', names.Select(name => Other(name, "")))]);

    [Fact]
    public async Task A_file_named_like_a_combination_is_refused_before_anything_is_run() =>
        await Refused(
            "got 'none-raw-hadamard'", ["--strategies", "none", "--uplinks", "raw", "--with", Other("none-raw-hadamard.conf", "")]);

    [Fact]
    public async Task A_file_whose_model_does_not_fit_the_data_is_refused_before_anything_is_run() =>
        await Refused("afd.model.name", ["--with", Other("lstm.conf", "model.name = shakespeare-lstm")]);

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_before_anything_is_run() =>
        await Refused("nowhere.conf", ["--with", "nowhere.conf"]);

    [Fact]
    public async Task Data_that_no_seed_changes_are_in_memory_once()
    {
        var data = Path.GetDirectoryName(_afd.Folder.File("leaf/train.json", Leaf))!;
        _afd.Folder.File("leaf/test.json", Leaf);
        string[] command =
        [
            "compare", "--config", _afd.Config, "--data", data, "--set", "afd.data.name=femnist", "--set", "afd.data.partition=natural",
            "--set", "afd.selection.min-clients=1", "--strategies", "none", "--uplinks", "raw", "--seeds", "1,2",
        ];

        var all = await _afd.RunAsync([.. command, "--set", "afd.data.clients=0"]);
        var drawn = await _afd.RunAsync([.. command, "--set", "afd.data.clients=1"]);

        Assert.True(all.Code + drawn.Code == 0, all.Error + drawn.Error);
        Assert.Same(Requests[0].Data, Requests[1].Data);
        Assert.NotSame(Requests[2].Data, Requests[3].Data);
    }

    /// <summary>Two writers of one empty picture each.</summary>
    private static string Leaf
    {
        get
        {
            var samples = $$"""{"x": [[{{string.Join(',', Enumerable.Repeat("1.0", 784))}}]], "y": [3]}""";
            return $$"""{"users": ["f0", "f1"], "num_samples": [1, 1], "user_data": {"f0": {{samples}}, "f1": {{samples}} } }""";
        }
    }

    private async Task Refused(string message, string[] args)
    {
        var folder = _afd.Folder.Inside("compare");

        var (code, output, error) = await _afd.RunAsync(["compare", "--config", _afd.Config, "--out", folder, .. args]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Requests);
        Assert.False(Directory.Exists(folder));
    }
}
