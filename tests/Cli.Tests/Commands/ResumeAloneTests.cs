namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>--resume</c> without <c>--config</c>: the folder has the configuration.</summary>
[Collection("process-wide state")]
public sealed class ResumeAloneTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private string Out => _afd.Folder.Inside("run");

    private Task<(int Code, string Out, string Error)> BeginAsync() =>
        _afd.RunAsync("run", "--config", _afd.Config, "--seed", "7", "--set", "afd.training.lr=0.3", "--rounds", "2", "--out", Out);

    [Fact]
    public async Task A_run_goes_on_with_its_own_configuration_and_ends_as_one_that_was_told_it_all()
    {
        var whole = await _afd.JsonAsync("run", "--config", _afd.Config, "--seed", "7", "--set", "afd.training.lr=0.3", "--rounds", "4");
        await BeginAsync();

        var resumed = await _afd.JsonAsync("run", "--out", Out, "--resume", "--rounds", "4");

        Assert.Equal(CommandHarness.Unmeasured(whole), CommandHarness.Unmeasured(resumed));
        Assert.Equal(4, CommandHarness.Rounds(Out).Count);
    }

    [Theory]
    [InlineData("afd.training.lr=0.4", "afd.training.lr: expected 0.3")]
    [InlineData("afd.run.seed=8", "afd.run.seed: expected 7")]
    public async Task What_is_said_beside_it_is_compared_with_the_run(string setting, string message)
    {
        await BeginAsync();

        var (code, output, error) = await _afd.RunAsync("run", "--out", Out, "--resume", "--set", setting);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_given_is_the_one_that_is_compared()
    {
        await BeginAsync();

        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", Out, "--resume");

        Assert.Equal(2, code);
        Assert.Contains("afd.training.lr: expected 0.3", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_alone_still_begin_a_run_in_a_new_folder()
    {
        using var nowhere = new EnvironmentVariable("AFD_DATA", _afd.Folder.FullPath);

        var (code, _, error) = await _afd.RunAsync(
            "run", "--out", Out, "--resume", "--rounds", "1", "--set", "afd.data.name=synthetic", "--set", "afd.data.partition=iid", "--set",
            "afd.data.clients=4", "--set", "afd.model.name=mlp", "--set", "afd.selection.clients-per-round=2");

        Assert.True(code == 0, error);
    }

    [Theory]
    [InlineData("run", false)]
    [InlineData("run", true)]
    [InlineData("coordinator", false)]
    [InlineData("coordinator", true)]
    public async Task A_folder_without_a_run_is_refused_in_one_line(string command, bool exists)
    {
        if (exists) Directory.CreateDirectory(Out);

        var (code, output, error) = await _afd.RunAsync(command, "--out", Out, "--resume", "--rounds", "4");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"--resume --out {Out}: expected a folder with a run to go on with, got none there (--config FILE begins one)",
            error.TrimEnd());
        Assert.Equal(exists, Directory.Exists(Out));
    }

    [Fact]
    public async Task A_coordinator_takes_the_configuration_of_its_folder()
    {
        await BeginAsync();

        var (code, _, error) = await _afd.RunAsync("coordinator", "--out", Out, "--resume", "--rounds", "1");

        // Its data and model are those of the run, whose rounds alone are too many.
        Assert.Equal(2, code);
        var lines = error.Trim().Split(Environment.NewLine);
        Assert.Single(lines, line => line.StartsWith("--resume: the run folder keeps no join token", StringComparison.Ordinal));
        Assert.StartsWith(
            "--resume: afd.run.rounds: expected at least 2",
            Assert.Single(lines, line => line.StartsWith("--resume: afd.", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
