using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;
using Folder = AfdActors.Experiments.RunFolders.RunFolder;

namespace AfdActors.Experiments.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static RunConfiguration Configuration(string hocon = "") => ConfigurationLoader.Parse(hocon, "x.conf");

    [Theory]
    [InlineData(false, "--resume continues the run in it")]
    [InlineData(true, "expected a run to go on with")]
    public void A_folder_with_files_that_are_no_run_is_refused_and_left_as_it_is(bool resume, string why)
    {
        _folder.File("run/notes.txt", "mine");

        var e = Assert.Throws<UsageException>(() => Folder.Open(_folder.Inside("run"), resume, Configuration()));

        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Equal([_folder.Inside("run/notes.txt")], Directory.GetFileSystemEntries(_folder.Inside("run")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_process_leaves_that_was_killed_at_once_is_no_hindrance(bool resume)
    {
        _folder.File("run/lock", "");
        _folder.File("run/config.conf.new", "afd {");

        using var run = Folder.Open(_folder.Inside("run"), resume, Configuration());

        Assert.Empty(run.Rounds.Read());
    }

    [Fact]
    public void A_folder_is_written_by_one_at_a_time()
    {
        var path = _folder.Inside("run");
        using (Folder.Open(path, resume: false, Configuration()))
        {
            var e = Assert.Throws<UsageException>(() => Folder.Open(path, resume: true, Configuration("afd.run.rounds = 500")));
            Assert.Contains("expected a folder that no other process writes", e.Message, StringComparison.Ordinal);
            Assert.Equal(Configuration(), Folder.Existing(path).LoadConfiguration());
        }

        using var again = Folder.Open(path, resume: true, Configuration("afd.run.rounds = 500"));
        Assert.Equal(500, again.LoadConfiguration().Run.Rounds);
    }

    /// <summary>
    /// More rounds are another schedule where the rate falls over all of them; other chunks are other bytes and times, which oort goes by.
    /// </summary>
    [Theory]
    [InlineData("afd.training.schedule = cosine", "afd.run.rounds = 500", "over which training.schedule = cosine falls, got 500")]
    [InlineData("afd.selection.strategy = oort", "afd.transfer.chunk-bytes = 2048", "afd.transfer.chunk-bytes: expected 8192")]
    public void What_a_schedule_or_a_selector_depends_on_stays_as_it_was(string strategy, string change, string why)
    {
        using (Folder.Open(_folder.Inside("run"), resume: false, Configuration(strategy)))
        {
        }

        var e = Assert.Throws<InvalidConfigurationException>(
            () => Folder.Open(_folder.Inside("run"), resume: true, Configuration(strategy + "\n" + change)));
        Assert.Contains(why, Assert.Single(e.Errors).ToString(), StringComparison.Ordinal);
        using (Folder.Open(_folder.Inside("other"), resume: false, Configuration()))
        {
        }

        using var other = Folder.Open(_folder.Inside("other"), resume: true, Configuration(change));
        using var same = Folder.Open(_folder.Inside("run"), resume: true, Configuration(strategy + "\nafd.run.patience = 3"));
    }

    [Fact]
    public void The_weights_that_a_run_starts_from_are_part_of_it_wherever_they_lie()
    {
        string Starting(string name, string weights) => $"afd.model.weights = \"{_folder.File(name, weights)}\"";
        var path = _folder.Inside("run");
        Folder.Open(path, resume: false, Configuration(Starting("a", "these"))).Dispose();

        Folder.Open(path, resume: true, Configuration(Starting("b", "these"))).Dispose();
        foreach (var other in new[] { Starting("a", "others"), "" })
        {
            var e = Assert.Throws<InvalidConfigurationException>(() => Folder.Open(path, resume: true, Configuration(other)));
            Assert.Equal("afd.model.weights-sha256", Assert.Single(e.Errors).Key);
        }
    }

    [Fact]
    public void A_refusal_leaves_no_lock()
    {
        var path = _folder.Inside("run");
        Folder.Open(path, resume: false, Configuration()).Dispose();

        Assert.Throws<InvalidConfigurationException>(() => Folder.Open(path, resume: true, Configuration("afd.run.seed = 5")));

        Assert.Equal(["config.conf", "rounds.jsonl"], Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        var file = _folder.File("run", "");

        Assert.Throws<UsageException>(() => Folder.Open(file, resume: false, Configuration()));
        Assert.Throws<UsageException>(() => Folder.Open(Path.Combine(file, "inside"), resume: false, Configuration()));
    }

    [Fact]
    public void An_empty_folder_is_used_and_gets_the_effective_configuration()
    {
        Directory.CreateDirectory(_folder.Inside("run"));
        var configuration = Configuration("afd.run.rounds = 7");

        using var run = Folder.Open(_folder.Inside("run"), resume: false, configuration);

        Assert.Equal(configuration, Folder.Existing(run.FullPath).LoadConfiguration());
        Assert.Empty(run.Rounds.Read());
    }

    [Fact]
    public void Resuming_with_a_configuration_of_other_results_names_every_key_and_changes_nothing()
    {
        var path = _folder.Inside("run");
        Folder.Open(path, resume: false, Configuration()).Dispose();
        var before = File.ReadAllText(Path.Combine(path, "config.conf"));

        var e = Assert.Throws<InvalidConfigurationException>(() =>
            Folder.Open(path, resume: true, Configuration("afd { training.lr = 0.5, dropout.strategy = none, run.rounds = 3 }")));

        Assert.Equal(["afd.dropout.strategy", "afd.training.lr", "afd.run.rounds"], e.Errors.Select(error => error.Key));
        Assert.Contains("expected 0.05", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(path, "config.conf")));
    }

    [Fact]
    public void Resuming_may_add_rounds_and_change_what_has_no_influence_on_results()
    {
        var path = _folder.Inside("run");
        Folder.Open(path, resume: false, Configuration()).Dispose();

        using var run =
            Folder.Open(path, resume: true, Configuration("afd { run.rounds = 500, training.jobs = 3, data.path = /elsewhere }"));

        Assert.Equal(500, run.LoadConfiguration().Run.Rounds);
    }

    /// <summary>How far a step goes is what whoever goes on has to change.</summary>
    [Theory]
    [InlineData("afd { training.lr = 0.5, aggregation.lr = 0.5, robustness { max-norm = 9, max-loss = 9 } }", true)]
    [InlineData("afd.uplink.warm-up-lr = 0.01", true)]
    [InlineData("afd.training.batch = 3", false)]
    [InlineData("afd { training.lr = 0.5, run.seed = 5 }", false)]
    public void A_run_that_diverged_may_go_on_with_shorter_steps_and_no_other_change(string changed, bool goesOn)
    {
        var path = _folder.Inside("run");
        Folder.Open(path, resume: false, Configuration()).Dispose();
        Assert.Throws<InvalidConfigurationException>(() => Folder.Open(path, resume: true, Configuration(changed)));
        _folder.File("run/diverged.txt", "training diverged\n");
        var open = () => Folder.Open(path, resume: true, Configuration(changed)).Dispose();
        if (goesOn) open();
        else Assert.Single(Assert.Throws<InvalidConfigurationException>(open).Errors);
    }

    [Fact]
    public void A_folder_without_a_run_is_no_run() =>
        Assert.Contains(
            "config.conf", Assert.Throws<UsageException>(() => Folder.Existing(_folder.FullPath)).Message, StringComparison.Ordinal);
}
