using System.Text.Json;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Files;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public sealed class RoundLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly RoundLog _log;

    public RoundLogTests()
    {
        _path = _folder.Inside("rounds.jsonl");
        _log = new RoundLog(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_has_exactly_the_fields_of_a_round()
    {
        _log.Append(Reports.Round(1, accuracy: null));

        using var json = JsonDocument.Parse(Assert.Single(File.ReadAllLines(_path)));
        Assert.Equal(
            ["round", "attempt", "clients", "accepted", "dropped", "loss", "accuracy", "test_loss", "bytes_down", "bytes_up", "seconds",
                "simulated_communication_seconds", "simulated_seconds", "model_sha256", "update_norm", "lowest_test_loss",
                    "bytes_repeated"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("accuracy").ValueKind);
        Assert.Equal("deadline", json.RootElement.GetProperty("dropped").GetProperty("b").GetString());
    }

    /// <summary>The third is what a model that has diverged may have.</summary>
    [Fact]
    public void Metrics_are_a_field_of_the_rounds_that_measured_some()
    {
        _log.Append(Reports.Round(1) with
        {
            Metrics = new Dictionary<string,
            double?>
            { ["recall"] = 0.25, ["top-5"] = 1.0 / 3, ["perplexity"] = double.NaN },
        });

        Assert.EndsWith(
            "\"metrics\":{\"recall\":0.25,\"top-5\":0.3333333333333333,\"perplexity\":null}}", File.ReadAllLines(_path)[0],
            StringComparison.Ordinal);
        Assert.Equal([0.25, 1.0 / 3, null], _log.Read()[0].Metrics!.Values);
    }

    [Fact]
    public void What_is_appended_is_read_back_exactly()
    {
        var report = Reports.Round(1, accuracy: 1.0 / 3);
        _log.Append(report);

        Assert.Equal(RoundJson.Write(report), RoundJson.Write(Assert.Single(_log.Read())));
        Assert.Equal(1.0 / 3, _log.Read()[0].Accuracy);
    }

    [Fact]
    public void The_loss_of_a_model_that_has_diverged_is_null()
    {
        _log.Append(Reports.Round(1) with { TestLoss = double.NaN, Loss = double.PositiveInfinity });

        var read = Assert.Single(_log.Read());
        Assert.Null(read.TestLoss);
        Assert.Null(read.Loss);
    }

    [Fact]
    public void A_line_cut_off_in_the_middle_ends_the_log()
    {
        _log.Append(Reports.Round(1));
        File.AppendAllText(_path, RoundJson.Write(Reports.Round(2))[..40]);

        Assert.Equal([1], _log.Read().Select(report => report.Round));
    }

    [Fact]
    public void Resuming_drops_rounds_after_the_checkpoint_and_what_was_cut_off()
    {
        for (var round = 1; round <= 4; round++)
            _log.Append(Reports.Round(round));
        File.AppendAllText(_path, "{\"round\":");

        _log.TruncateTo(2, Reports.Round(2));
        _log.Append(Reports.Round(3));

        Assert.Equal([1, 2, 3], _log.Read().Select(report => report.Round));
    }

    [Fact]
    public void Resuming_adds_the_checkpoints_round_that_the_killed_writer_did_not_reach()
    {
        _log.Append(Reports.Round(1));

        _log.TruncateTo(2, Reports.Round(2));

        Assert.Equal([1, 2], _log.Read().Select(report => report.Round));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_beside_it()
    {
        File.WriteAllText(_path, "old");

        Assert.Throws<IOException>(() => AtomicFile.Write(_path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }));

        Assert.Equal("old", File.ReadAllText(_path));
        Assert.Equal([_path], Directory.GetFiles(_folder.FullPath));
    }
}
