using System.Text.Json;
using AfdActors.Coordinator;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Tests;
using AfdActors.Hosting;

namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>afd compare</c> where the machine's memory does not go as far as its processors.</summary>
[Collection("process-wide state")]
public sealed class CompareMemoryTests : IDisposable
{
    /// <summary>10 000 views of a model of 26 MB, and 5000 clients a round: hundreds of gigabytes, if it were run.</summary>
    private const string Huge = """
        afd {
          run.rounds = 2
          model.name = femnist-cnn
          data { name = synthetic, partition = iid, clients = 10000 }
          selection.clients-per-round = 5000
          downlink.codec = difference
          training.jobs = 4
        }
        """;

    private readonly CommandHarness _afd = new();
    private readonly List<FederationRequest> _requests = [];

    public CompareMemoryTests() => _afd.Runner = (request, _, _) =>
    {
        _requests.Add(request);
        throw new RunFailedException("too large for a test");
    };

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task Fewer_runs_side_by_side_are_announced()
    {
        var (_, _, error) = await _afd.RunAsync("compare", "--with", Named("huge.conf"), "--seeds", "1,2,3");

        Assert.Single(error.Split('\n'), line => line.StartsWith("1 at a time instead of 3: each run may need ", StringComparison.Ordinal));
        // They have all the jobs, one after the other.
        Assert.Equal([4, 4, 4], _requests.Select(request => request.Configuration.Training.Jobs));
    }

    [Fact]
    public async Task A_number_that_is_given_is_taken_as_it_is()
    {
        var (_, _, error) = await _afd.RunAsync("compare", "--with", Named("huge.conf"), "--seeds", "1,2", "--parallel", "2");

        Assert.DoesNotContain("at a time", error, StringComparison.Ordinal);
        Assert.Equal([2, 2], _requests.Select(request => request.Configuration.Training.Jobs));
    }

    [Fact]
    public async Task Rows_that_are_finished_do_not_count()
    {
        var folder = _afd.Folder.Inside("compare");
        var huge = Named("huge.conf");
        var small = string.Join(
            ',', new[] { "a.conf", "b.conf" }.Select(
            name => Named(name, "model.name = mlp, selection.clients-per-round = 3, downlink.codec = raw")));

        await _afd.RunAsync("compare", "--with", huge, "--seeds", "1", "--out", folder);
        Finish(Path.Combine(folder, "huge-seed1"));
        var (_, _, error) = await _afd.RunAsync("compare", "--with", $"{huge},{small}", "--seeds", "1", "--out", folder, "--resume");

        Assert.Contains("huge-seed1: already finished", error, StringComparison.Ordinal);
        Assert.DoesNotContain("at a time", error, StringComparison.Ordinal);
    }

    /// <summary>Writes what a run of two rounds leaves.</summary>
    private static void Finish(string folder)
    {
        var rounds = new RoundLog(Path.Combine(folder, "rounds.jsonl"));
        rounds.Append(Reports.Round(1));
        rounds.Append(Reports.Round(2));
        var summary = RunSummary.Of(new RunResult("abcdef0123456789", Clients: 10_000, rounds.Read(), Weights: []));
        File.WriteAllText(Path.Combine(folder, "result.json"), JsonSerializer.Serialize(summary, RoundJson.Options));
    }

    private string Named(string name, string settings = "") => _afd.Folder.File(name, $"{Huge}\nafd {{ {settings} }}");
}
