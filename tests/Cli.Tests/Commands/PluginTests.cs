using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AfdActors.Algorithms.Strategies;
using AfdActors.Testing;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>
/// Strategies of an assembly that <c>--plugin</c> names: those of the sample CustomStrategy, an aggregation and an uplink.
/// </summary>
[Collection("process-wide state")]
public sealed class PluginTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);
    internal static readonly string Sample = Built("CustomStrategy", "CustomStrategy.dll");
    private static readonly string[] Median = ["--set", "afd.aggregation.optimizer=geometric-median", "--set", "afd.uplink.codec=raw"];

    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task A_run_takes_its_aggregation_from_a_plugin_and_does_not_know_it_without()
    {
        string[] run = ["run", "--config", _afd.Config, .. Median];
        var median = await _afd.JsonAsync([.. run, "--plugin", Sample]);
        var average = await _afd.JsonAsync([.. run, "--set", "afd.aggregation.optimizer=average"]);
        var (code, _, error) = await _afd.RunAsync(run);

        Assert.Equal("geometric-median", _afd.Federation.Requests[0].Configuration.Aggregation.Name);
        Assert.NotEqual(average.GetProperty("model_sha256").GetString(), median.GetProperty("model_sha256").GetString());
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("got 'geometric-median'", error, StringComparison.Ordinal);
        Assert.Equal(2, _afd.Federation.Requests.Count);
    }

    [Fact]
    public async Task A_run_of_a_plugin_that_was_killed_goes_on_and_can_be_inspected()
    {
        var (whole, killed) = (_afd.Folder.Inside("whole"), _afd.Folder.Inside("killed"));
        string[] run = ["run", "--config", _afd.Config, .. Median, "--plugin", Sample];
        var expected = await _afd.JsonAsync([.. run, "--out", whole]);
        _afd.Federation.BeforeRound = round =>
        {
            if (round == 3) throw new InvalidOperationException("power cut");
        };
        Assert.Equal(ExitCode.Failed, (await _afd.RunAsync([.. run, "--out", killed])).Code);
        _afd.Federation.BeforeRound = _ => { };

        Assert.Equal(
            CommandHarness.Unmeasured(expected), CommandHarness.Unmeasured(await _afd.JsonAsync([.. run, "--out", killed, "--resume"])));
        var inspected = await _afd.JsonAsync("inspect", killed, "--plugin", Sample);
        Assert.Equal("geometric-median", inspected.GetProperty("config").GetProperty("afd.aggregation.optimizer").GetString());
        Assert.Equal(ExitCode.BadInput, (await _afd.RunAsync("inspect", killed)).Code);
    }

    [Fact]
    public async Task A_comparison_has_rows_of_a_plugins_strategies_and_goes_on_with_them()
    {
        var folder = _afd.Folder.Inside("compare");
        var median = _afd.Folder.File(
            "median.conf", $"include \"{Path.GetFileName(_afd.Config)}\"\nafd.uplink.codec = raw\nafd.aggregation.optimizer = geometric-median\n");
        string[] compare =
            ["compare", "--config", _afd.Config, "--strategies", "none", "--uplinks", "raw,poisoned", "--with", median, "--out", folder];
        var first = await _afd.JsonAsync([.. compare, "--plugin", Sample]);
        _afd.Federation.Requests.Clear();
        var again = await _afd.JsonAsync([.. compare, "--plugin", Sample, "--resume"]);
        var (code, _, error) = await _afd.RunAsync([.. compare, "--resume"]);

        Assert.Equal(
            ["raw", "poisoned", "raw"], first.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("uplink").GetString()));
        Assert.Equal(3, first.GetProperty("rows").EnumerateArray().Select(Model).Distinct().Count());
        Assert.Equal(first.GetProperty("rows").EnumerateArray().Select(Model), again.GetProperty("rows").EnumerateArray().Select(Model));
        Assert.Empty(_afd.Federation.Requests);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--uplinks: expected some of raw, dgc, ternary, got 'poisoned'", error, StringComparison.Ordinal);

        static string? Model(JsonElement row) => row.GetProperty("model_sha256").GetString();
    }

    [Fact]
    public async Task A_coordinator_and_a_client_train_by_a_plugins_strategies_and_for_its_objective()
    {
        using var client = new CommandHarness();
        var place = $"127.0.0.1:{FreePort()}";
        string[] options =
        [
            "--set", "afd.aggregation.optimizer=geometric-median", "--set", "afd.uplink.codec=poisoned", "--set", "afd.transfer.retry=1s", "--plugin",
            Sample, "--wait", "1m", "--set", "afd.training.objective=smoothed", "--set", "afd.run.metrics=[confidence]",
        ];
        var leading = _afd.JsonAsync(["coordinator", "--config", _afd.Config, "--listen", place, .. options]);
        string[] serve = ["client", "--config", client.Config, "--join", place, "--state", client.Folder.Inside("state"), .. options];
        var (code, _, error) = await client.RunAsync(serve).WaitAsync(Soon);

        Assert.True(code == ExitCode.Done, error);
        Assert.Equal(3, (await leading.WaitAsync(Soon)).GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task A_plugin_that_cannot_be_used_is_bad_input_with_one_line_that_says_what_to_do()
    {
        var text = _afd.Folder.File("notes.dll", "no assembly");
        await Refused("expected the .dll that dotnet build made, got no file at", "nowhere.dll");
        await Refused("expected the .dll that dotnet build made, got", text);
        await Refused(
            "UnmakeablePlugin: expected a constructor that succeeds, got InvalidOperationException: no luck; correct it, or leave the plugin out",
            typeof(UnmakeablePlugin).Assembly.Location);
        await Refused(
            "CustomStrategy.Scores: objective: expected a name that is not taken, got \"smoothed\"; correct its Register, or leave the plugin out",
                Sample, Sample);
        await Refused(
            "expected a public class that implements IStrategyPlugin or IScoringPlugin, or a TorchSharp module, got none of these",
                typeof(TemporaryFolder).Assembly.Location);

        async Task Refused(string message, params string[] plugins)
        {
            var (code, output, error) =
                await _afd.RunAsync(["run", "--config", _afd.Config, .. plugins.SelectMany(plugin => (string[])["--plugin", plugin])]);
            Assert.Equal((ExitCode.BadInput, ""), (code, output));
            Assert.StartsWith($"--plugin {plugins[^1]}: ", error, StringComparison.Ordinal);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Equal(1, error.Count(c => c == '\n'));
            Assert.Empty(_afd.Federation.Requests);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>artifacts/bin/Cli.Tests/release/ is this folder; its neighbors are the other projects.</summary>
    private static string Built(string project, string file)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, file);
    }
}

/// <summary>A plugin whose constructor fails; it makes this assembly one that cannot be used.</summary>
public sealed class UnmakeablePlugin : IStrategyPlugin
{
    public UnmakeablePlugin() => throw new InvalidOperationException("no luck");

    public StrategyCatalogs Register(StrategyCatalogs catalogs) => catalogs;
}
