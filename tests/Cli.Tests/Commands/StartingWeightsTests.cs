namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class StartingWeightsTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    /// <summary>
    /// With steps too small to move a float32, a round of averages without compression ends with the weights that it began with.
    /// </summary>
    [Fact]
    public async Task A_run_starts_from_the_weights_that_another_one_exported()
    {
        var (first, file) = (_afd.Folder.Inside("first"), _afd.Folder.Inside("model.safetensors"));
        var trained = await _afd.JsonAsync("run", "--config", _afd.Config, "--out", first, "--set", "afd.dropout.strategy=none");
        await _afd.JsonAsync("export", first, "--format", "safetensors", "--to", file);
        string[] still =
        [
            "run", "--config", _afd.Config, "--rounds", "1", "--seed", "99", "--set", "afd.training.lr=1e-30",
            "--set", "afd.uplink.codec=raw", "--set", "afd.downlink.codec=raw", "--set", "afd.dropout.strategy=none",
        ];

        var again = await _afd.JsonAsync([.. still, "--set", $"afd.model.weights={file}"]);
        var fresh = await _afd.JsonAsync(still);

        Assert.Equal(trained.GetProperty("model_sha256").GetString(), again.GetProperty("model_sha256").GetString());
        Assert.NotEqual(trained.GetProperty("model_sha256").GetString(), fresh.GetProperty("model_sha256").GetString());
    }

    [Fact]
    public async Task Weights_that_do_not_fit_are_refused_before_anything_is_written()
    {
        var (file, folder) = (_afd.Folder.File("model.safetensors", "no tensors"), _afd.Folder.Inside("run"));

        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder, "--set", $"afd.model.weights={file}");

        Assert.Equal(2, code);
        Assert.Contains($"afd.model.weights: {file}: expected ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
