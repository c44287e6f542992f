using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class CompareCommandTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private static string Name(JsonElement row) =>
        $"{row.GetProperty("strategy").GetString()}/{row.GetProperty("uplink").GetString()}/{row.GetProperty("downlink").GetString()}/{row.GetProperty("seed").GetUInt64()}";

    [Fact]
    public async Task Rows_are_every_combination_with_the_fields_of_the_design()
    {
        var json = await _afd.JsonAsync("compare", "--config", _afd.Config, "--strategies", "none,afd-single", "--uplinks", "raw,dgc,ternary", "--target", "0.2");

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
                "rounds", "accuracy", "loss", "model_sha256", "bytes_down", "bytes_up", "simulated_seconds", "seconds", "clients", "dropped",
                "strategy", "uplink", "downlink", "seed", "rounds_to_target", "convergence_seconds", "ratio",
            ]),
            rows[0].EnumerateObject().Select(property => property.Name).ToHashSet());
        // Accuracy is round / 10 and a round takes 10 simulated seconds: 0.2 is reached after two rounds.
        Assert.Equal((2, 20.0, 1.0), (rows[5].GetProperty("rounds_to_target").GetInt32(), rows[5].GetProperty("convergence_seconds").GetDouble(), rows[5].GetProperty("ratio").GetDouble()));
    }

    [Fact]
    public async Task A_comparison_goes_on_with_the_rows_that_are_not_finished()
    {
        var folder = _afd.Folder.Inside("compare");
        string[] command = ["compare", "--config", _afd.Config, "--strategies", "none,random", "--uplinks", "raw", "--seeds", "1,2", "--out", folder];
        _afd.Federation.BeforeRound = round =>
        {
            if (_afd.Federation.Requests.Count == 3 && round == 2)
                throw new InvalidOperationException("power cut");
        };

        var broken = await _afd.RunAsync(command);
        _afd.Federation.BeforeRound = _ => { };
        _afd.Federation.Requests.Clear();
        var json = await _afd.JsonAsync([.. command, "--resume"]);

        Assert.Equal(3, broken.Code);
        Assert.Equal(2, _afd.Federation.Requests.Count);
        Assert.Equal(4, json.GetProperty("rows").GetArrayLength());
        Assert.True(File.Exists(Path.Combine(folder, "compare.json")));
        Assert.All(json.GetProperty("rows").EnumerateArray(), row => Assert.Equal(3, row.GetProperty("rounds").GetInt32()));
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

        var (code, output, error) = await _afd.RunAsync("demo", "--rounds", "2", "--set", "afd.data.clients=4", "--set", "afd.selection.min-clients=4", "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["none/raw/raw/1", "afd-single/dgc/hadamard/1"], json.RootElement.GetProperty("rows").EnumerateArray().Select(Name));
        Assert.All(_afd.Federation.Requests, request => Assert.Equal("synthetic", request.Data.Name));
        Assert.Contains("generated digits instead", error, StringComparison.Ordinal);
    }

    private sealed class EnvironmentVariable : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        public EnvironmentVariable(string name, string value)
        {
            (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }
}
