using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;
using DropOuts;
using ScoreMapCandidates;

namespace AfdActors.Hosting.Tests;

public sealed class ConfigurationTests
{
    private static IReadOnlyList<ConfigurationError> ErrorsOf(string hocon, params string[] sets) =>
        Assert.Throws<InvalidConfigurationException>(
            () => ConfigurationLoader.Parse(hocon, "x.conf", [.. sets.Select(Override.Set)])).Errors;

    [Fact]
    public void Defaults_are_valid_and_are_those_of_the_reference()
    {
        var c = ConfigurationLoader.Load(null, []);

        Assert.Equal(1UL, c.Run.Seed);
        Assert.Equal("femnist-cnn", c.Model);
        Assert.Null(c.Data.Path);
        Assert.Equal(TimeSpan.FromMinutes(10), c.Round.Deadline);
        Assert.Equal<StrategySettings>(new DropoutSettings(DropoutKind.AfdSingle, 0.25, 0.1), c.Dropout.Strategy);
        Assert.Equal(Downlinks.Hadamard(8), c.Downlink.Strategy);
        Assert.Equal(new DgcSettings(), c.Uplink.Dgc);
        Assert.Equal<StrategySettings>(new ServerOptimizerSettings(), c.Aggregation.Strategy);
        Assert.Equal(0, c.Aggregation.Averaging);
        Assert.Equal(5, c.Network.DownMinMbps);
        Assert.Equal(50, c.Network.LatencyMs);
        Assert.Contains("AkkaLogBridge", c.Akka, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_documents_exactly_the_keys_that_are_rendered()
    {
        var rendered = ConfigurationText.Keys(ConfigurationLoader.Load(null, [])).Select(entry => entry.Key);
        var reference = HoconText.FromString(ConfigurationLoader.ReadReference(), "").Values.Keys.Where(
            key => key.StartsWith("afd.", StringComparison.Ordinal));

        Assert.Equal(reference, rendered);
    }

    [Fact]
    public void All_errors_come_together_each_with_its_line_key_and_what_was_got()
    {
        var errors = ErrorsOf(
            """
            afd {
              run.rounds = many
              uplink {
                density = 1.5
                momentum = -1
              }
              downlink.codec = gzip
              selection { clients-per-round = 3, min-updates = 4 }
              trainin.lr = 0.1
              network.up-mbps = [5]
            }
            """,
            "afd.training.batch=0");

        Assert.Equal(
            [
                "x.conf:9:3: afd.trainin.lr: expected a key of reference.conf, got an unknown one (did you mean afd.training.lr?)",
                "x.conf:2:3: afd.run.rounds: expected a whole number of at least 1, got 'many'",
                "x.conf:8:38: afd.selection.min-updates: expected at most selection.clients-per-round (3), got '4'",
                "x.conf:7:3: afd.downlink.codec: expected one of raw, half, hadamard, difference, got 'gzip'",
                "x.conf:4:5: afd.uplink.density: expected a number, 0 < density <= 1, got '1.5'",
                "x.conf:5:5: afd.uplink.momentum: expected a number, 0 <= momentum < 1, got '-1'",
                "--set: afd.training.batch: expected a whole number from 1 to 1000000, got '0'",
                "x.conf:10:3: afd.network.up-mbps: expected two numbers above zero, the smaller first, such as [2, 5], got [5]",
            ],
            errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("afd.training.device=gpu", "expected one of cpu, cuda, got 'gpu'")]
    [InlineData("afd.training.simulate=on", "expected off or a duration")]
    [InlineData("afd.uplink.codec=topk", "one of raw, dgc, ternary")]
    [InlineData("afd.aggregation.optimizer=sgd", "one of average, momentum, adam, yogi, adagrad")]
    [InlineData("afd.aggregation.optimizer=momentum", "above 0 with aggregation.optimizer = momentum")]
    [InlineData("afd.aggregation.beta2=1", "0 <= beta2 < 1")]
    [InlineData("afd.aggregation.tau=0", "1e-9 <= tau <= 1e9")]
    [InlineData("afd.aggregation.averaging=1", "0 <= averaging < 1")]
    [InlineData("afd.aggregation.averaging=-0.1", "0 <= averaging < 1")]
    [InlineData("afd.aggregation.averaging=0.99999999", "0 <= averaging < 1")] // 1 as a float32
    [InlineData("afd.aggregation.momentum=0.9", "0 with aggregation.optimizer = average")]
    [InlineData("afd.aggregation.proximal=50", "expected below 2 / training.lr (40), or steps grow without end")]
    [InlineData("afd.aggregation.rule=krumm", "one of mean, fednova, median, trimmed-mean, krum, multi-krum, clipped-mean")]
    [InlineData("afd.aggregation.byzantine=0.5", "0 <= byzantine < 0.5")]
    [InlineData("afd.aggregation.clip-norm=-1", "at least 0")]
    [InlineData("afd.aggregation.favor-moved=0.5", "1 .. 1000")]
    [InlineData("afd.aggregation.favor-moved=2", "1 while aggregation.density is 1, as all weights move then")]
    [InlineData("afd.uplink.momentum=0.99999999", "0 <= momentum < 1")] // 1 as the float32 that clients compute with
    [InlineData("afd.dropout.capacities=[1, 0]", "expected a list of 1 to 8 numbers, above 0 and at most 1, such as [1, 0.5], got [1, 0]")]
    [InlineData("afd.dropout.capacities=[]", "expected a list of 1 to 8 numbers")]
    [InlineData("afd.dropout.max-rate=0.5", "expected 0, as only the strategies random and afd-multi give slow clients a rate of their own")]
    [InlineData("afd.run.stop-at-target=on", "expected off, or a target: set run.target-accuracy above 0")]
    [InlineData("afd.run.patience=-1", "a whole number of at least 0")]
    [InlineData("afd.training.schedule=linear", "expected one of constant, step, exponential, cosine, got 'linear'")]
    [InlineData("afd.training.final-lr=0.06", "expected at most training.lr (0.05), got '0.06'")]
    [InlineData("afd.training.decay=0", "0 < decay <= 1")]
    [InlineData("afd.training.decay-rounds=0", "a whole number of at least 1")]
    [InlineData("afd.uplink.nesterov=on", "off while uplink.momentum is 0")]
    [InlineData("afd.downlink.bits=9", "one of 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, adaptive")]
    [InlineData("afd.downlink.bits=adaptive", "a whole number from 1 to 8")]
    [InlineData("afd.downlink.bits=16", "a whole number from 1 to 8")]
    [InlineData("afd.uplink.value-bits=7", "one of 32, 16, 8, 4, adaptive")]
    [InlineData("afd.data.partition=iid", "at least 1 with partition 'iid'")]
    [InlineData("afd.data.name=mnist", "'mnist' has no writers of its own")]
    [InlineData("afd.data.vectors=glove.txt", "none, as 'femnist' has no words")]
    [InlineData("afd.data.label=ill", "none, as 'femnist' has no columns")]
    [InlineData("afd.data.client=hospital", "none, as 'femnist' has no columns")]
    [InlineData("afd.round.deadline=soon", "a duration above zero with a unit")]
    [InlineData("afd.run.seed=-1", "a whole number from 0 to 2^64-1")]
    [InlineData("afd.training.lr=NaN", "a number, above 0")]
    [InlineData("afd.run=5", "a block")]
    [InlineData("run.rounds=5", "did you mean afd.run.rounds?")]
    [InlineData("afd.run.rounds", "expected key=value")]
    [InlineData("=5", "expected key=value")]
    [InlineData("akka.${?HOME}=5", "expected key=value")]
    [InlineData("akka.a { b=5", "expected key=value")]
    [InlineData("afd.transfer.retry=2", "a duration above zero with a unit (ms, s, m, h), at most 366d, got '2'")]
    [InlineData("afd.network.latency=0", "a duration of at least zero with a unit (ms, s, m, h), at most 366d, got '0'")]
    [InlineData("afd.training.simulate=2", "off or a duration")]
    [InlineData("afd.round.deadline=999999h", "at most 366d, got '999999h'")]
    [InlineData("akka.loglevel=LOUD", "akka.loglevel: expected one of OFF, ERROR, WARNING, INFO, DEBUG, got 'LOUD'")]
    [InlineData("akka.stdout-loglevel=[INFO]", "expected one of OFF, ERROR, WARNING, INFO, DEBUG, got [INFO]")]
    [InlineData("afd.run.rounds=[1,2]", "got [1, 2]")]
    public void A_bad_value_is_refused_in_words(string set, string expected)
    {
        var error = Assert.Single(ErrorsOf("", set));

        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("--set", error.Where);
    }

    /// <summary>Two liars of six, 1.2 rounded up, need 2 * 2 + 3 = 7 clients; one of six needs 5.</summary>
    [Fact]
    public void Krum_needs_clients_enough_for_its_liars()
    {
        string[] six = ["afd.selection.clients-per-round=6", "afd.aggregation.rule=krum"];
        Assert.Contains(
            "expected less of selection.clients-per-round (6), as krum needs 2f + 3 clients for f liars (7), or more clients a round, got '0.2'",
            Assert.Single(ErrorsOf("", six)).Message, StringComparison.Ordinal);
        ConfigurationLoader.Load(null, [.. six.Append("afd.aggregation.byzantine=0.16").Select(Override.Set)]);
    }

    [Fact]
    public void Slow_clients_are_those_of_the_network_section()
    {
        var c = ConfigurationLoader.Parse(
            "afd { dropout { strategy = random, max-rate = 0.5 }, network { down-mbps = [1, 2], up-mbps = [3, 4] } }", "x.conf");

        Assert.Equal(new LinkRanges(1, 2, 3, 4), DropoutSettings.Of(c.Dropout.Strategy).Links);
        Assert.Equal(0.5, DropoutSettings.Of(c.Dropout.Strategy).MaxRate);
        Assert.Equal(
            "expected 0 or at least dropout.rate (0.25), got '0.125'",
            Assert.Single(ErrorsOf("afd.dropout.strategy = random", "afd.dropout.max-rate=0.125")).Message);
    }

    [Fact]
    public void Bits_of_a_difference_are_not_those_of_other_codecs()
    {
        Assert.Equal(
            "expected 4, 8, 16, 32 or adaptive with downlink.codec = difference, got '5'",
            Assert.Single(ErrorsOf("afd.downlink.codec = difference", "afd.downlink.bits=5")).Message);
        Assert.Equal(
            Downlinks.AdaptiveBits, ConfigurationLoader.Parse("afd.downlink { codec = difference, bits = adaptive }", "x.conf").Downlink.Bits);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it()
    {
        var e = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load("no/such.conf", []));

        Assert.Equal("no/such.conf", Assert.Single(e.Errors).Where);
    }

    [Fact]
    public void The_command_line_wins_over_the_file_and_the_later_over_the_earlier()
    {
        var c = ConfigurationLoader.Parse(
            "afd.run.rounds = 3", "x.conf", [Override.Set("afd.run.rounds=4"), Override.For("--rounds", "afd.run.rounds", "5")]);

        Assert.Equal(5, c.Run.Rounds);
    }

    [Fact]
    public void A_value_on_the_command_line_is_taken_literally()
    {
        var c = ConfigurationLoader.Load(
            null, [Override.Set("afd.data.path=/data/a b#c:\"d\""), Override.Set("afd.network.down-mbps=[1, 2.5]")]);

        Assert.Equal("/data/a b#c:\"d\"", c.Data.Path);
        Assert.Equal(2.5, c.Network.DownMaxMbps);
    }

    [Fact]
    public void Includes_are_relative_to_the_including_file_which_wins()
    {
        using var folder = new TemporaryFolder();
        folder.File("base/links.conf", "afd.network.latency = 7ms");
        folder.File("base/base.conf", "include \"links.conf\"\nafd { run { seed = 5, rounds = 6 } }");
        var top = folder.File("top.conf", "include \"base/base.conf\"\nafd.run.rounds = 8");

        var c = ConfigurationLoader.Load(top, []);

        Assert.Equal((5UL, 8, 7.0), (c.Run.Seed, c.Run.Rounds, c.Network.LatencyMs));
    }

    [Fact]
    public void An_error_in_an_included_file_names_that_file_and_a_missing_one_is_named_too()
    {
        using var folder = new TemporaryFolder();
        folder.File("inner.conf", "\nafd.run.rounds = x");
        var top = folder.File("top.conf", "include \"inner.conf\"\n");
        var broken = folder.File("broken.conf", "include \"nowhere.conf\"\n");

        var wrong = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load(top, [])).Errors;
        var missing = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load(broken, [])).Errors;

        Assert.Equal(folder.Inside("inner.conf") + ":2:1", Assert.Single(wrong).Where);
        Assert.Equal(folder.Inside("nowhere.conf"), Assert.Single(missing).Where);
    }

    [Theory]
    [InlineData("include \"loop.conf\"\n")]
    [InlineData("include \"loop.conf\"\ninclude \"loop.conf\"\ninclude \"loop.conf\"\n")]
    public void A_file_that_includes_itself_is_refused_once(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("loop.conf", text);

        var e = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load(file, []));

        Assert.Equal("expected at most 64 included files, got more (does a file include itself?)", Assert.Single(e.Errors).Message);
    }

    /// <summary>Somebody's configuration may include a file that is none of the reader's business.</summary>
    [Fact]
    public void A_file_that_is_no_configuration_is_not_echoed()
    {
        using var folder = new TemporaryFolder();
        folder.File("shadow", "root:$6$secret-hash:19000:0:99999:7:::\nsecond-secret\n");
        var top = folder.File("top.conf", "include \"shadow\"\nafd.run.rounds = 2");

        var e = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load(top, []));

        Assert.StartsWith($"{folder.Inside("shadow")}:1:6: expected a value", Assert.Single(e.Errors).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("large.conf", new string('#', (1 << 20) + 1));

        var e = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Load(file, []));

        Assert.Contains("got: more than 1048576 characters", Assert.Single(e.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_of_the_environment_is_refused_with_the_other_errors()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.File("broken.conf", "afd.run.seed = 1\nafd.training.batch = ${?BATCH}\n");
        var wrong = folder.File("wrong.conf", "afd.round.deadline = 10 minutes\nafd.transfer.retry = 2\n");

        var e = Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.LoadAll([broken, wrong], []));

        Assert.Equal(
            [
                $"{broken}:2:22: expected a value (substitutions are not read: write the value here, or give it on the command line with --set), got '$'",
                $"{wrong}:2:1: afd.transfer.retry: expected a duration above zero with a unit (ms, s, m, h), at most 366d, got '2'",
            ],
            e.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void The_effective_configuration_reads_back_as_the_same()
    {
        var c = ConfigurationLoader.Parse(
            """
            afd {
              run { seed = 18446744073709551615, target-accuracy = 0.3333333333333333 }
              data { path = "C:\\data \"here\"", clients = 7 }
              selection { over-provision = 1e-3, min-clients = 2 }
              round.deadline = 1500ms
              dropout { strategy = random, rate = 0.1, lstm = hidden }
              downlink { codec = difference, bits = adaptive, density = 1 }
              uplink { momentum = 0.9, nesterov = on, masking = off, warm-up-lr = 0.001, value-bits = adaptive, scope = model }
              training.lr = 0.1
              aggregation { optimizer = yogi, lr = 0.01, density = 0.01, scope = model, momentum = 0.9, beta2 = 0.95, tau = 1e-4 }
              aggregation { favor-moved = 1.5, averaging = 0.8 }
              aggregation { rule = krum, byzantine = 0.1, clip-norm = 1.5 }
              network { latency = 0.25ms, up-mbps = [0.1, 0.30000000000000004] }
            }
            akka { loglevel = DEBUG, actor.deployment { "/user/a b" { dispatcher = "x.y" } } }
            """,
            "x.conf");

        Assert.Equal(c, ConfigurationLoader.Parse(ConfigurationText.Render(c), "config.conf"));
    }

    /// <summary>With the plugins that some experiments name.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void The_configurations_that_come_with_the_program_are_valid(string name) => ConfigurationLoader.Load(
        Path.Combine(AppContext.BaseDirectory, name), [],
        RunCatalogs.BuiltIn with { Strategies = new DropOutPlugin().Register(new Candidates().Register(StrategyCatalogs.BuiltIn)) });

    public static TheoryData<string> Files() => [.. new[] { "hocon", "experiments" }
        .SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.conf", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(AppContext.BaseDirectory, path))
        .Order(StringComparer.Ordinal)];
}
