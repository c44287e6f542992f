using System.Text.Json;
using AfdActors.Experiments.RunFolders;

namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class ReportCommandTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private static List<ClientRound> Clients(string folder) => [.. new ClientLog(Path.Combine(folder, "clients.jsonl")).Read()];

    private async Task<string> RunAsync(params string[] more)
    {
        var folder = _afd.Folder.Inside("run");
        var (code, _, error) = await _afd.RunAsync(["run", "--config", _afd.Config, "--out", folder, .. more]);
        Assert.True(code == 0, error);
        return folder;
    }

    [Fact]
    public async Task A_finished_run_has_a_report_again_with_all_that_was_in_it()
    {
        var folder = await RunAsync();
        var (report, metrics) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "metrics.csv"));
        var (before, numbers) = (await File.ReadAllTextAsync(report), await File.ReadAllTextAsync(metrics));
        File.Delete(report);
        File.Delete(metrics);

        var (code, output, error) = await _afd.RunAsync("report", folder);

        Assert.True(code == 0, error);
        Assert.Equal([$"report: {report}", $"metrics: {metrics}"], output.Trim().Split(Environment.NewLine));
        Assert.Equal((before, numbers), (await File.ReadAllTextAsync(report), await File.ReadAllTextAsync(metrics)));
        Assert.Equal(4, numbers.TrimEnd().Split('\n').Length);
        Assert.Contains("Confusion after round 3", before, StringComparison.Ordinal);
    }

    /// <summary>The table has no client's test part of its own: its samples are nobody's, so that clients have losses alone.</summary>
    [Fact]
    public async Task Lines_of_clients_are_those_of_the_rounds()
    {
        var folder = await RunAsync();

        var (lines, rounds) = (Clients(folder), CommandHarness.Rounds(folder));
        Assert.Equal(3 * 3, lines.Count);
        Assert.All(rounds, round =>
        {
            var own = lines.Where(line => line.Round == round.GetProperty("round").GetInt32()).ToList();
            Assert.Equal(round.GetProperty("clients").EnumerateArray().Select(client => client.GetString()), own.Select(line => line.Client));
            Assert.Equal(round.GetProperty("bytes_down").GetInt64(), own.Sum(line => line.BytesDown));
            Assert.Equal(round.GetProperty("bytes_up").GetInt64(), own.Sum(line => line.BytesUp));
            Assert.Equal(round.GetProperty("loss").GetDouble(), own.Average(line => line.Loss!.Value), 12);
            Assert.All(own, line => Assert.True(line is { Accepted: true, Samples: > 0, Accuracy: null, Seconds: > 0 }));
        });
    }

    [Fact]
    public async Task Clients_with_test_samples_of_their_own_have_accuracies()
    {
        var train = _afd.Folder.File("natural/train.csv", "label,client,x\n0,a,0.1\n1,a,0.9\n0,b,0.2\n1,b,0.8\n");
        _afd.Folder.File("natural/test.csv", "label,client,x\n0,a,0.3\n1,a,0.7\n0,b,0.1\n");

        var folder = await RunAsync(
            "--data", Path.GetDirectoryName(train)!, "--set", "afd.data.partition=natural", "--set", "afd.data.clients=0", "--set",
            "afd.selection.clients-per-round=1");

        var evaluation = new EvaluationFile(Path.Combine(folder, "evaluation.json")).Read()!;
        Assert.Equal([("a", 2L), ("b", 1L)], evaluation.Clients.Select(client => (client.Client, client.Samples)));
        var accuracy = CommandHarness.Rounds(folder)[^1].GetProperty("accuracy").GetDouble();
        Assert.Equal(accuracy, evaluation.Clients.Sum(client => client.Correct) / 3.0, 12);
        var last = Clients(folder)[^1];
        var own = evaluation.Clients.Single(client => client.Client == last.Client);
        Assert.Equal((double)own.Correct / own.Samples, last.Accuracy);
        Assert.Contains("by accuracy on their own test samples", await File.ReadAllTextAsync(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_run_that_goes_on_has_each_line_once()
    {
        var (whole, killed) = (await RunAsync(), _afd.Folder.Inside("killed"));
        _afd.Federation.BeforeRound = round =>
        {
            if (round == 3) throw new InvalidOperationException("power cut");
        };
        await _afd.RunAsync("run", "--config", _afd.Config, "--out", killed);
        // A round whose lines were written and whose checkpoint was not.
        new ClientLog(Path.Combine(killed, "clients.jsonl")).Append([new ClientRound(3, "gone", true, 1, 1, 1, 1, 1, 1)]);
        new EvaluationFile(Path.Combine(killed, "evaluation.json")).Write(new LastEvaluation(3, [], null));

        var (code, _, error) = await _afd.RunAsync("report", killed);
        var meanwhile = await File.ReadAllTextAsync(Path.Combine(killed, "report.html"));
        _afd.Federation.BeforeRound = _ => { };
        await _afd.JsonAsync("run", "--config", _afd.Config, "--out", killed, "--resume");

        Assert.True(code == 0, error);
        Assert.Contains("<dd>2 of 3</dd>", meanwhile, StringComparison.Ordinal);
        Assert.Equal(
            Clients(whole).Select(line => line with { Seconds = 0 }), Clients(killed).Select(line => line with { Seconds = 0 }));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(whole, "evaluation.json")), await File.ReadAllTextAsync(Path.Combine(killed, "evaluation.json")));
    }

    [Fact]
    public async Task A_run_makes_its_report_as_it_goes_on_and_so_can_another_process()
    {
        var folder = _afd.Folder.Inside("run");
        var own = new List<bool>();
        (int Code, string Out, string Error) other = default;
        _afd.Federation.BeforeRound = round =>
        {
            own.Add(File.Exists(Path.Combine(folder, "report.html")));
            if (round != 2) return;
            File.Delete(Path.Combine(folder, "report.html"));
            other = _afd.RunAsync("report", folder).GetAwaiter().GetResult();
            own.Add(File.ReadAllText(Path.Combine(folder, "report.html")).Contains("<dd>1 of 3</dd>", StringComparison.Ordinal));
        };

        await RunAsync();

        Assert.Equal((0, ""), (other.Code, other.Error));
        Assert.Equal([false, true, true, true], own);
    }

    /// <summary>Whatever stands where the page belongs costs the run its page and nothing else, until its end.</summary>
    [Fact]
    public async Task A_page_that_cannot_be_written_does_not_end_a_round()
    {
        var folder = _afd.Folder.Inside("run");
        _afd.Federation.BeforeRound = round =>
        {
            if (round == 1) Directory.CreateDirectory(Path.Combine(folder, "report.html", "inside"));
        };

        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder);

        Assert.Equal(3, code);
        Assert.Contains("report.html", error, StringComparison.Ordinal);
        Assert.Equal(3, CommandHarness.Rounds(folder).Count);
        Assert.True(File.Exists(Path.Combine(folder, "result.json")));
    }

    [Fact]
    public async Task Figures_and_events_go_where_they_are_told()
    {
        var folder = await RunAsync();
        var (figures, events) = (_afd.Folder.Inside("figures"), _afd.Folder.Inside("logs"));

        var json = await _afd.JsonAsync("report", folder, "--figures", figures, "--tensorboard", events);
        await _afd.RunAsync("report", folder, "--figures", figures, "--tensorboard", events);

        Assert.Equal(
            json.GetProperty("figures").EnumerateArray().Select(file => file.GetString()!).Order(), Directory.GetFiles(figures).Order());
        Assert.Contains("accuracy-by-round.svg", Directory.GetFiles(figures).Select(Path.GetFileName));
        var file = Assert.Single(Directory.GetFiles(events));
        Assert.Equal(file, Assert.Single(json.GetProperty("tensorboard").EnumerateArray()).GetString());
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_has_a_report_before_it_is_finished_and_the_same_after()
    {
        var (folder, events) = (_afd.Folder.Inside("compare"), _afd.Folder.Inside("logs"));
        string[] line =
        [
            "compare", "--config", _afd.Config, "--strategies", "random,none", "--uplinks", "raw", "--parallel", "1", "--target", "0.2", "--out",
            folder,
        ];
        _afd.Federation.BeforeRound = round =>
        {
            if (_afd.Federation.Requests.Count == 2 && round == 3) throw new InvalidOperationException("power cut");
        };
        await _afd.RunAsync(line);

        var json = await _afd.JsonAsync("report", folder, "--tensorboard", events);
        var meanwhile = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));
        _afd.Federation.BeforeRound = _ => { };
        await _afd.JsonAsync([.. line, "--resume"]);
        var finished = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"));
        await _afd.JsonAsync("report", folder);

        Assert.Contains("not finished: none-raw-hadamard-seed1 (2 of 3 rounds)", meanwhile, StringComparison.Ordinal);
        Assert.Equal(["none-raw-hadamard-seed1", "random-raw-hadamard-seed1"], Directory.GetDirectories(events).Select(Path.GetFileName).Order());
        Assert.Equal(2, json.GetProperty("tensorboard").GetArrayLength());
        Assert.Equal(finished, await File.ReadAllTextAsync(Path.Combine(folder, "report.html")));
        // In the order of the command, not of the names.
        Assert.True(finished.IndexOf("random-raw", StringComparison.Ordinal) < finished.IndexOf("none-raw", StringComparison.Ordinal)
            || finished.IndexOf(">random<", StringComparison.Ordinal) < finished.IndexOf(">none<", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing there")]
    [InlineData("another folder")]
    [InlineData("a file")]
    public async Task What_is_no_run_is_refused_in_one_line(string got)
    {
        var path = got switch
        {
            "nothing there" => _afd.Folder.Inside("nowhere"),
            "a file" => _afd.Folder.File("file", ""),
            _ => Directory.CreateDirectory(_afd.Folder.Inside("empty")).FullName,
        };

        var (code, output, error) = await _afd.RunAsync("report", path);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"{path}: expected the folder of a run or of a comparison, as --out named it, got {got}", error.Trim());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var (folder, file) = (await RunAsync(), _afd.Folder.File("file", ""));

        var (code, _, error) = await _afd.RunAsync("report", folder, "--figures", Path.Combine(file, "figures"));

        Assert.Equal(2, code);
        Assert.Contains($"--figures {Path.Combine(file, "figures")}: expected a folder that can be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_without_a_folder_leaves_its_report_in_the_cache_and_says_so()
    {
        using var cache = new EnvironmentVariable("AFD_CACHE", _afd.Folder.Inside("cache"));
        using var nowhere = new EnvironmentVariable("AFD_DATA", _afd.Folder.FullPath);
        string[] line =
        [
            "demo", "--rounds", "1", "--set", "afd.data.clients=4", "--set", "afd.selection.min-clients=4", "--set",
            "afd.selection.min-updates=4",
        ];

        var (code, output, error) = await _afd.RunAsync(line);
        var report = Path.Combine(_afd.Folder.Inside("cache"), "demo", "report.html");
        Assert.True(code == 0, error);
        Assert.Contains($"report: {report}", output, StringComparison.Ordinal);
        Assert.Contains("Accuracy over bytes", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_of_a_report_says_what_was_written()
    {
        var folder = await RunAsync();

        var json = await _afd.JsonAsync("report", folder);

        Assert.Equal(Path.Combine(folder, "report.html"), json.GetProperty("report").GetString());
        Assert.Equal(Path.Combine(folder, "metrics.csv"), json.GetProperty("metrics").GetString());
        Assert.Equal(JsonValueKind.Array, json.GetProperty("figures").ValueKind);
    }
}
