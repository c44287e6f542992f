using System.Text.Json;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Testing;
using AfdActors.Training;

namespace AfdActors.Experiments.Tests;

public sealed class ClientLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly ClientLog _log;

    public ClientLogTests()
    {
        _path = _folder.Inside("clients.jsonl");
        _log = new ClientLog(_path);
    }

    public void Dispose() => _folder.Dispose();

    private static RoundDetails Details(int round, params string[] clients) => new(
        new RoundId(round), [.. clients.Select(client => new ClientResult(new ClientId(client), true, 7, 0.5, 100, 10, 1.5))], null);

    private void Append(int round, params string[] clients) => _log.Append(ClientLog.Lines(Details(round, clients)));

    [Fact]
    public void A_line_has_exactly_the_fields_of_a_client_in_a_round()
    {
        Append(3, "é\"<");

        var line = Assert.Single(File.ReadAllLines(_path));
        using var json = JsonDocument.Parse(line);
        Assert.Equal(
            ["round", "client", "accepted", "samples", "loss", "accuracy", "bytes_down", "bytes_up", "seconds"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(new ClientRound(3, "é\"<", true, 7, 0.5, null, 100, 10, 1.5), Assert.Single(_log.Read()));
    }

    [Fact]
    public void The_accuracy_is_that_on_the_clients_own_samples_where_they_were_measured()
    {
        var evaluation = new ModelEvaluation(new EvaluationCounts(5, 8, 1))
        {
            Clients = [new ClientScore(new("b"), 3, 4), new ClientScore(new("z"), 2, 4)],
        };

        var lines = ClientLog.Lines(Details(1, "a", "b") with { Evaluation = evaluation });

        Assert.Equal([("a", null), ("b", 0.75)], lines.Select(line => (line.Client, line.Accuracy)));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_null()
    {
        var client = new ClientResult(new ClientId("a"), true, 7, double.NaN, 100, 10, 1.5);
        _log.Append(ClientLog.Lines(new RoundDetails(new RoundId(1), [client], null)));

        Assert.Null(Assert.Single(_log.Read()).Loss);
    }

    [Fact]
    public void Resuming_drops_later_rounds_and_what_was_cut_off_so_that_no_line_is_there_twice()
    {
        foreach (var round in new[] { 1, 2, 3 }) Append(round, "a", "é");
        File.AppendAllText(_path, "{\"round\":3,\"client\":\"x");

        _log.TruncateTo(2);
        Append(3, "a");

        Assert.Equal([(1, "a"), (1, "é"), (2, "a"), (2, "é"), (3, "a")], _log.Read().Select(line => (line.Round, line.Client)));
        Assert.Equal(5, File.ReadAllLines(_path).Length);
    }

    /// <summary>A whole line whose end is missing is not to be trusted: the next would be put behind it.</summary>
    [Fact]
    public void A_line_without_its_end_is_dropped_on_resuming()
    {
        Append(1, "a", "b");
        using (var stream = new FileStream(_path, FileMode.Open)) stream.SetLength(stream.Length - 1);

        _log.TruncateTo(1);
        Append(2, "c");

        Assert.Equal([(1, "a"), (2, "c")], _log.Read().Select(line => (line.Round, line.Client)));
    }

    [Fact]
    public void Without_a_file_there_is_nothing_to_read_or_to_drop()
    {
        _log.TruncateTo(3);

        Assert.Empty(_log.Read());
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void A_reader_that_comes_while_lines_are_written_gets_the_whole_ones()
    {
        Append(1, "a");
        using var writer = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        writer.Write("{\"round\":2,"u8);
        writer.Flush();

        Assert.Equal([1], _log.Read().Select(line => line.Round));
    }

    /// <summary>The first line of a file of a million bytes is had by reading little of it.</summary>
    [Fact]
    public void Lines_are_read_one_by_one()
    {
        Append(1, [.. Enumerable.Range(0, 10_000).Select(i => $"client{i:d5}")]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("client00000", _log.Read().First().Client);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(_path).Length / 2);
    }
}
