using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>Runs whose training diverges: what they say, what they leave, and how they go on.</summary>
[Collection("process-wide state")]
public sealed class DivergedRunTests : IDisposable
{
    private const string TooFast = "afd.training.lr=1e30";

    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private string Out => _afd.Folder.Inside("run");

    [Theory]
    [InlineData("none", "raw")]
    [InlineData("afd-multi", "dgc")]
    public async Task A_run_that_diverges_ends_with_3_and_one_message_that_says_what_to_do(string strategy, string uplink)
    {
        var (code, output, error) = await DivergeAsync(
            "--set", $"afd.dropout.strategy={strategy}", "--set", $"afd.uplink.codec={uplink}", "--json");

        Assert.Equal((3, ""), (code, output));
        var failure = Assert.Single(error.Split('\n'), line => line.Contains("failed", StringComparison.Ordinal));
        Assert.StartsWith("the run failed: training diverged in round 1 on all 4 clients; client-", failure, StringComparison.Ordinal);
        Assert.Contains("mlp diverged: the training loss is ", failure, StringComparison.Ordinal);
        Assert.EndsWith("; lower afd.training.lr, or scale the features of the data", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_on_with_another_rate_until_a_round_is_closed_with_it()
    {
        await DivergeAsync("--out", Out);
        Assert.Contains("training diverged in round 1", File.ReadAllText(Path.Combine(Out, "diverged.txt")), StringComparison.Ordinal);

        await DivergeAsync("--out", Out, "--resume", "--set", "afd.training.lr=1e29");
        var resumed = await _afd.JsonAsync("run", "--out", Out, "--resume", "--set", "afd.training.lr=0.1");
        var whole = await _afd.JsonAsync("run", "--config", _afd.Config, "--set", "afd.training.lr=0.1");

        Assert.Equal(CommandHarness.Unmeasured(whole), CommandHarness.Unmeasured(resumed));
        Assert.False(File.Exists(Path.Combine(Out, "diverged.txt")));
        var (code, _, error) = await _afd.RunAsync("run", "--out", Out, "--resume", "--rounds", "4", "--set", "afd.training.lr=0.2");
        Assert.Equal(2, code);
        Assert.Contains("afd.training.lr: expected 0.1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_else_that_matters_may_change_with_the_rate()
    {
        await DivergeAsync("--out", Out);

        var (code, _, error) = await _afd.RunAsync(
            "run", "--out", Out, "--resume", "--set", "afd.training.lr=0.1", "--set", "afd.training.batch=5");

        Assert.Equal(2, code);
        Assert.Contains("afd.training.batch: expected 10", error, StringComparison.Ordinal);
        Assert.DoesNotContain("afd.training.lr", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_a_comparison_that_diverges_says_so_and_the_others_are_run()
    {
        var (code, output, error) = await _afd.RunAsync(
            "compare", "--config", _afd.Config, "--strategies", "none", "--uplinks", "raw", "--grid", "afd.training.lr=1e30,0.1",
            "--parallel", "1", "--json");

        Assert.Equal(3, code);
        var failure = Assert.Single(error.Split('\n'), line => line.Contains("training diverged", StringComparison.Ordinal));
        Assert.Contains("1e30", failure, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(3, Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray()).GetProperty("rounds").GetInt32());
    }

    private Task<(int Code, string Out, string Error)> DivergeAsync(params string[] more) =>
        _afd.RunAsync(["run", "--config", _afd.Config, "--set", TooFast, .. more]);
}
