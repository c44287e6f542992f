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

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task Fewer_runs_side_by_side_are_announced()
    {
        var (code, _, error) = await _afd.RunAsync("compare", "--with", Named("huge.conf"), "--seeds", "1,2,3");

        Assert.Equal(0, code);
        Assert.Single(error.Split('\n'), line => line.StartsWith("1 at a time instead of 3: each run may need ", StringComparison.Ordinal));
        // They have all the jobs, one after the other.
        Assert.All(_afd.Federation.Requests, request => Assert.Equal(4, request.Configuration.Training.Jobs));
    }

    [Fact]
    public async Task A_number_that_is_given_is_taken_as_it_is()
    {
        var (code, _, error) = await _afd.RunAsync("compare", "--with", Named("huge.conf"), "--seeds", "1,2", "--parallel", "2");

        Assert.Equal(0, code);
        Assert.DoesNotContain("at a time", error, StringComparison.Ordinal);
        Assert.All(_afd.Federation.Requests, request => Assert.Equal(2, request.Configuration.Training.Jobs));
    }

    [Fact]
    public async Task Rows_that_are_finished_do_not_count()
    {
        var folder = _afd.Folder.Inside("compare");
        var huge = Named("huge.conf");
        var small = string.Join(',', new[] { "a.conf", "b.conf" }.Select(name => Named(name, "model.name = mlp, selection.clients-per-round = 3, downlink.codec = raw")));

        await _afd.RunAsync("compare", "--with", huge, "--seeds", "1", "--out", folder);
        var (code, _, error) = await _afd.RunAsync("compare", "--with", $"{huge},{small}", "--seeds", "1", "--out", folder, "--resume");

        Assert.True(code == 0, error);
        Assert.Contains("huge-seed1: already finished", error, StringComparison.Ordinal);
        Assert.DoesNotContain("at a time", error, StringComparison.Ordinal);
    }

    private string Named(string name, string settings = "") => _afd.Folder.File(name, $"{Huge}\nafd {{ {settings} }}");
}
