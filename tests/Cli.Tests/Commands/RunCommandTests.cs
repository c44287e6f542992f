using System.Runtime.InteropServices;
using System.Text.Json;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Experiments.RunFolders;

namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class RunCommandTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task Json_of_a_run_has_exactly_the_fields_of_the_design()
    {
        var folder = _afd.Folder.Inside("run");
        var broken = _afd.Folder.File("natural/train.csv", "label,client,x\n0,a,0.1\n1,a,0.9\n0,b,0.2\n1,b,0.8\n0,c,3e38\n1,c,-3e38\n");
        _afd.Folder.File("natural/test.csv", "label,client,x\n0,a,0.3\n1,a,0.7\n");

        var json = await _afd.JsonAsync(
            "run", "--config", _afd.Config, "--data", Path.GetDirectoryName(broken)!, "--set", "afd.data.partition=natural", "--set",
            "afd.data.clients=0",
            "--set", "afd.selection.min-updates=2", "--set", "afd.selection.min-clients=2", "--out", folder);

        Assert.Equal(
            ["rounds", "accuracy", "loss", "model_sha256", "bytes_down", "bytes_up", "simulated_seconds", "seconds", "clients", "dropped"],
            json.EnumerateObject().Select(property => property.Name));
        // The sums of three rounds, in each of which the client whose training overflows is dropped.
        var rounds = CommandHarness.Rounds(folder);
        Assert.Equal(3, rounds.Count);
        foreach (var figure in (string[])["bytes_down", "bytes_up", "simulated_seconds", "seconds"])
        {
            Assert.All(rounds, round => Assert.True(round.GetProperty(figure).GetDouble() > 0));
            Assert.Equal(rounds.Sum(round => round.GetProperty(figure).GetDouble()), json.GetProperty(figure).GetDouble(), 9);
        }

        Assert.All(rounds, round => Assert.Equal("c", Assert.Single(round.GetProperty("dropped").EnumerateObject()).Name));
        Assert.Equal((3, 3), (json.GetProperty("clients").GetInt32(), json.GetProperty("dropped").GetInt32()));
    }

    /// <summary>Made-up updates lead anywhere, which is no fault of the learning rate.</summary>
    [Fact]
    public async Task A_simulated_run_does_not_end_for_its_loss()
    {
        var json = await _afd.JsonAsync(
            "run", "--config", _afd.Config, "--set", "afd.training.simulate=1ms", "--set", "afd.robustness.max-loss=1.0001", "--rounds", "6");

        Assert.Equal(6, json.GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task A_run_that_reaches_its_target_says_so_everywhere_and_goes_on_with_a_higher_one()
    {
        var folder = _afd.Folder.Inside("run");
        string[] stopping =
            ["run", "--config", _afd.Config, "--out", folder, "--set", "afd.run.stop-at-target=on", "--set", "afd.run.target-accuracy=0.001"];

        var (code, output, _) = await _afd.RunAsync(stopping);
        var again = await _afd.JsonAsync([.. stopping, "--resume", "--rounds", "5"]);
        var report = File.ReadAllText(Path.Combine(folder, "report.html"));
        var on = await _afd.JsonAsync("run", "--config", _afd.Config, "--out", folder, "--resume", "--rounds", "5");

        Assert.Equal(0, code);
        Assert.Contains("stopped after round 1: accuracy 0.", output, StringComparison.Ordinal);
        Assert.Contains("reached the target 0.001", output, StringComparison.Ordinal);
        Assert.Contains("Stopped after round 1 of 5: accuracy 0.", report, StringComparison.Ordinal);
        Assert.Equal(1, again.GetProperty("rounds").GetInt32());
        Assert.Contains("reached the target", again.GetProperty("stopped").GetString(), StringComparison.Ordinal);
        Assert.Equal(5, on.GetProperty("rounds").GetInt32());
        Assert.False(on.TryGetProperty("stopped", out _));
    }

    [Fact]
    public async Task Progress_is_a_line_per_round_on_the_error_stream()
    {
        var (_, output, error) = await _afd.RunAsync("run", "--config", _afd.Config);

        Assert.Equal(3, error.Split('\n').Count(line => line.Contains("round ", StringComparison.Ordinal)));
        Assert.DoesNotContain("round 1/3", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_stand_for_their_keys()
    {
        await _afd.RunAsync("run", "--config", _afd.Config, "--rounds", "2", "--seed", "9", "--set", "afd.training.lr=0.5");

        var configuration = Assert.Single(_afd.Federation.Requests).Configuration;
        Assert.Equal((2, 9UL, 0.5f), (configuration.Run.Rounds, configuration.Run.Seed, configuration.Training.LearningRate));
    }

    /// <summary>This build holds libtorch for the CPU alone.</summary>
    [Fact]
    public async Task A_device_that_is_not_there_is_bad_input_that_says_what_to_do_and_leaves_nothing()
    {
        var folder = _afd.Folder.Inside("run");

        var (code, _, error) = await _afd.RunAsync(
            "run", "--config", _afd.Config, "--set", "afd.data.name=synthetic", "--set", "afd.training.device=cuda", "--out", folder);

        Assert.Equal(2, code);
        Assert.Equal(1, error.Trim().Count(c => c == '\n') + 1);
        Assert.Contains("afd.training.device = cuda", error, StringComparison.Ordinal);
        Assert.Contains("-p:LibTorch=cuda-12.8", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_run_folder_holds_everything_a_run_leaves()
    {
        var folder = _afd.Folder.Inside("run");

        await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        Assert.Equal(
            [
                "checkpoint", "clients", "clients.jsonl", "config.conf", "evaluation.json", "metrics.csv", "model.json", "origin.json",
                "report.html", "result.json", "rounds.jsonl", "scores.jsonl",
            ],
            Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order());
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "rounds.jsonl")).Length);
    }

    [Fact]
    public async Task A_density_that_rises_is_in_the_rounds_until_it_is_whole()
    {
        var folder = _afd.Folder.Inside("run");

        await _afd.RunAsync(
            "run", "--config", _afd.Config, "--out", folder, "--set", "afd.density.rise=rounds", "--set", "afd.density.from=0.25", "--set",
            "afd.density.rounds=2", "--set", "afd.uplink.codec=dgc");

        Assert.Equal(
            [0.25, 0.5, null], new RoundLog(Path.Combine(folder, "rounds.jsonl")).Read().Select(round => round.DensityShare));
    }

    [Theory]
    [InlineData("run", "--set", "afd.run.rounds=none")]
    [InlineData("run", "--rounds", "-3")]
    [InlineData("run", "--config", "nowhere.conf")]
    [InlineData("run", "--resume")]
    [InlineData("run", "--no-such-option")]
    [InlineData("walk")]
    [InlineData("compare", "--strategies", "best")]
    [InlineData("compare", "--seeds", "one")]
    [InlineData("export", "nowhere", "--format", "npz", "--to", "x")]
    [InlineData("inspect", "nowhere")]
    [InlineData("report", "nowhere")]
    [InlineData("data", "check", "nowhere")]
    [InlineData("test")]
    public async Task Bad_usage_is_exit_code_2_with_a_message_and_nothing_on_standard_output(params string[] args)
    {
        var (code, output, error) = await _afd.RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.NotEqual("", error);
        Assert.Empty(_afd.Federation.Requests);
    }

    [Fact]
    public async Task Nothing_is_written_when_the_configuration_or_the_data_is_bad()
    {
        var folder = _afd.Folder.Inside("run");

        var badConfiguration =
            await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder, "--set", "afd.x=1", "--set", "afd.training.lr=-1");
        var badData =
            await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder, "--set", "afd.data.name=csv", "--data", "nowhere.csv");
        var wrongModel = await _afd.RunAsync(
            "run", "--config", _afd.Config, "--out", folder, "--set", "afd.data.name=synthetic", "--set",
            "afd.model.name=shakespeare-lstm");

        Assert.Equal((2, 2, 2), (badConfiguration.Code, badData.Code, wrongModel.Code));
        Assert.Contains("afd.model.name", wrongModel.Error, StringComparison.Ordinal);
        Assert.Contains("got shakespeare-lstm: expected sequences of symbols, [steps], got [", wrongModel.Error, StringComparison.Ordinal);
        Assert.Contains("afd.x", badConfiguration.Error, StringComparison.Ordinal);
        Assert.Contains("afd.training.lr", badConfiguration.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere.csv", badData.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_before_anything_runs()
    {
        var folder = Path.GetDirectoryName(_afd.Folder.File("run/notes.txt", ""))!;

        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        Assert.Equal(2, code);
        Assert.Contains("--resume", error, StringComparison.Ordinal);
        Assert.Empty(_afd.Federation.Requests);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("coordinator")]
    [InlineData("compare")]
    [InlineData("demo")]
    public async Task Resuming_in_a_folder_of_other_files_is_refused_and_writes_nothing(string command)
    {
        var folder = Path.GetDirectoryName(_afd.Folder.File("mine/notes.txt", ""))!;

        var (code, output, error) = await _afd.RunAsync([command, .. Configured(command), "--out", folder, "--resume"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("expected a run to go on with", error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder));
        Assert.Empty(_afd.Federation.Requests);
    }

    /// <summary>The second command starts while the first is in its second round.</summary>
    [Theory]
    [InlineData("run")]
    [InlineData("compare")]
    public async Task A_folder_that_another_process_writes_is_refused_until_it_is_done(string command)
    {
        string[] line = [command, "--config", _afd.Config, "--out", _afd.Folder.Inside("out")];
        (int Code, string Out, string Error) meanwhile = default;
        var asked = 0;
        _afd.Federation.BeforeRound = round =>
        {
            if (round == 2 && Interlocked.Exchange(ref asked, 1) == 0)
                meanwhile = _afd.RunAsync([.. line, "--resume"]).GetAwaiter().GetResult();
        };

        var (code, _, error) = await _afd.RunAsync(line);

        Assert.True(code == 0, error);
        Assert.Equal((2, ""), (meanwhile.Code, meanwhile.Out));
        Assert.Contains("expected a folder that no other process writes", meanwhile.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _afd.RunAsync([.. line, "--resume"])).Code);
    }

    [Fact]
    public async Task A_killed_run_goes_on_and_ends_as_if_it_never_was()
    {
        var (whole, killed) = (_afd.Folder.Inside("whole"), _afd.Folder.Inside("killed"));
        var expected = await _afd.JsonAsync("run", "--config", _afd.Config, "--out", whole);
        _afd.Federation.BeforeRound = round =>
        {
            if (round == 3)
                throw new InvalidOperationException("power cut");
        };

        var (code, output, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", killed, "--json");
        _afd.Federation.BeforeRound = _ => { };
        var resumed = await _afd.JsonAsync("run", "--config", _afd.Config, "--out", killed, "--resume");

        Assert.Equal((3, ""), (code, output));
        Assert.Contains("power cut", error, StringComparison.Ordinal);
        Assert.Equal(CommandHarness.Unmeasured(expected), CommandHarness.Unmeasured(resumed));
        Assert.Equal(
            CommandHarness.Rounds(whole).Select(CommandHarness.Unmeasured), CommandHarness.Rounds(killed)
            .Select(CommandHarness.Unmeasured));
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on()
    {
        _afd.Federation.BeforeRound = _ => throw new OperationCanceledException();

        var (code, output, error) = await _afd.RunAsync("run", "--config", _afd.Config);

        Assert.Equal((3, ""), (code, output));
        Assert.Contains("--resume", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_log_that_cannot_be_written_fails_the_run_and_names_the_folder()
    {
        var folder = _afd.Folder.Inside("run");
        _afd.Federation.BeforeRound = round =>
        {
            if (round != 2)
                return;
            File.Delete(Path.Combine(folder, "rounds.jsonl"));
            Directory.CreateDirectory(Path.Combine(folder, "rounds.jsonl"));
        };

        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        Assert.Equal(3, code);
        Assert.Contains(folder, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("compare", "--help")]
    [InlineData("--version")]
    public async Task Help_and_version_are_there(params string[] args)
    {
        var (code, output, _) = await _afd.RunAsync(args);

        Assert.Equal(0, code);
        Assert.NotEqual("", output);
    }

    [Fact]
    public async Task Inspect_shows_configuration_rounds_checkpoint_and_score_maps()
    {
        var folder = _afd.Folder.Inside("run");
        await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        var json = await _afd.JsonAsync("inspect", folder);
        var (code, text, _) = await _afd.RunAsync("inspect", folder);

        Assert.Equal("mlp", json.GetProperty("config").GetProperty("afd.model.name").GetString());
        Assert.Equal(3, json.GetProperty("rounds").GetArrayLength());
        Assert.Equal(3, json.GetProperty("checkpoint").GetProperty("round").GetInt32());
        Assert.All(json.GetProperty("score_maps").EnumerateObject(), group => Assert.Equal(JsonValueKind.Array, group.Value.ValueKind));
        Assert.Equal(0, code);
        Assert.Contains("afd.model.name = mlp", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_the_checkpoints_model()
    {
        var (folder, file) = (_afd.Folder.Inside("run"), _afd.Folder.Inside("model.safetensors"));
        await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        var json = await _afd.JsonAsync("export", folder, "--format", "safetensors", "--to", file);

        // mlp of 2-200-200-2 with biases.
        Assert.Equal((2 * 200) + 200 + (200 * 200) + 200 + (200 * 2) + 2, json.GetProperty("parameters").GetInt32());
        Assert.True(new FileInfo(file).Length > 4 * json.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public async Task Export_writes_the_running_average_where_the_run_serves_one()
    {
        var (folder, file) = (_afd.Folder.Inside("run"), _afd.Folder.Inside("model.safetensors"));
        await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);
        var checkpoint = new CheckpointFile(Path.Combine(folder, "checkpoint"));
        var state = checkpoint.Read()!;
        checkpoint.Write(state with { Average = [.. Enumerable.Range(0, state.Weights.Length).Select(i => (float)i)] });

        var json = await _afd.JsonAsync("export", folder, "--format", "safetensors", "--to", file);

        // The values stand at the end, in the order of the layout.
        var values = File.ReadAllBytes(file).AsSpan(^(4 * state.Weights.Length)..);
        Assert.Equal(state.Weights.Length, json.GetProperty("parameters").GetInt32());
        Assert.Equal([0f, 1f, 2f], MemoryMarshal.Cast<byte, float>(values)[..3].ToArray());
        Assert.Equal(state.Weights.Length - 1f, MemoryMarshal.Cast<byte, float>(values)[^1]);
    }

    [Fact]
    public async Task Data_check_says_what_is_wrong_with_a_folder()
    {
        var (code, output, error) = await _afd.RunAsync("data", "check", _afd.Folder.FullPath);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(_afd.Folder.FullPath, error, StringComparison.Ordinal);
    }

    /// <summary>The demo has a configuration of its own.</summary>
    private string[] Configured(string command) => command == "demo" ? [] : ["--config", _afd.Config];
}
