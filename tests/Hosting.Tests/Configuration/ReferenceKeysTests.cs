using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Objectives;

namespace AfdActors.Hosting.Tests;

/// <summary>Every key of <c>reference.conf</c> is explained there, and is read into the configuration.</summary>
public sealed class ReferenceKeysTests
{
    /// <summary>Another valid value than the default, and what else has to be set for it.</summary>
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["afd.run.seed"] = ["7"],
        ["afd.run.rounds"] = ["7"],
        ["afd.run.eval-every"] = ["7"],
        ["afd.run.target-accuracy"] = ["0.75"],
        ["afd.run.stop-at-target"] = ["on", "afd.run.target-accuracy=0.5"],
        ["afd.run.patience"] = ["7"],
        ["afd.run.metrics"] = ["[top-5]"],
        ["afd.run.durability"] = ["process"],
        ["afd.model.name"] = ["mlp"],
        ["afd.model.weights"] = ["/some/where.safetensors"],
        ["afd.model.weights-sha256"] = [new string('a', 64), "afd.model.weights=/some/where.safetensors"],
        ["afd.data.name"] = ["shakespeare"],
        ["afd.data.path"] = ["/some/where"],
        ["afd.data.vectors"] = ["glove.txt", "afd.data.name=sent140"],
        ["afd.data.label"] = ["ill", "afd.data.name=csv", "afd.data.path=/some/where"],
        ["afd.data.client"] = ["hospital", "afd.data.name=csv", "afd.data.path=/some/where"],
        ["afd.data.shape"] = ["[1, 28, 28]", "afd.data.name=csv", "afd.data.path=/some/where"],
        ["afd.data.divisor"] = ["255", "afd.data.name=parquet", "afd.data.path=/some/where"],
        ["afd.data.partition"] = ["iid", "afd.data.clients=20"],
        ["afd.data.alpha"] = ["0.25"],
        ["afd.data.clients"] = ["20"],
        ["afd.selection.strategy"] = ["other"],
        ["afd.selection.clients-per-round"] = ["7"],
        ["afd.selection.over-provision"] = ["0.25"],
        ["afd.selection.min-clients"] = ["7"],
        ["afd.selection.min-updates"] = ["7", "afd.selection.min-clients=7"],
        ["afd.selection.start-clients"] = ["7"],
        ["afd.admission.max-clients"] = ["7"],
        ["afd.admission.max-clients-per-node"] = ["7"],
        ["afd.round.deadline"] = ["7000ms"],
        ["afd.round.max-attempts"] = ["7"],
        ["afd.dropout.strategy"] = ["random"],
        ["afd.dropout.rate"] = ["0.5"],
        ["afd.dropout.exploration"] = ["0.5"],
        ["afd.dropout.compensation"] = ["off"],
        ["afd.dropout.capacities"] = ["[1, 0.5]"],
        ["afd.dropout.max-rate"] = ["0.75", "afd.dropout.strategy=random"],
        ["afd.dropout.lstm"] = ["hidden"],
        ["afd.downlink.codec"] = ["raw"],
        ["afd.downlink.bits"] = ["7"],
        ["afd.downlink.density"] = ["0.5"],
        ["afd.uplink.codec"] = ["ternary"],
        ["afd.uplink.density"] = ["0.5"],
        ["afd.uplink.scope"] = ["model"],
        ["afd.uplink.warm-up-rounds"] = ["7"],
        ["afd.uplink.vectors"] = ["whole"],
        ["afd.uplink.warm-up"] = ["stages"],
        ["afd.uplink.warm-up-lr"] = ["0.5"],
        ["afd.uplink.momentum"] = ["0.5"],
        ["afd.uplink.nesterov"] = ["on", "afd.uplink.momentum=0.5"],
        ["afd.uplink.masking"] = ["off"],
        ["afd.uplink.clip"] = ["0.5"],
        ["afd.uplink.value-bits"] = ["8"],
        ["afd.density.rise"] = ["plateau"],
        ["afd.density.from"] = ["0.5"],
        ["afd.density.rounds"] = ["7"],
        ["afd.density.server"] = ["on", "afd.aggregation.density=0.5"],
        ["afd.density.clients"] = ["link"],
        ["afd.training.objective"] = ["other"],
        ["afd.training.lr"] = ["0.5"],
        ["afd.training.schedule"] = ["cosine"],
        ["afd.training.warm-up-rounds"] = ["7"],
        ["afd.training.decay"] = ["0.25"],
        ["afd.training.decay-rounds"] = ["7"],
        ["afd.training.final-lr"] = ["0.01"],
        ["afd.training.batch"] = ["7"],
        ["afd.training.epochs"] = ["7"],
        ["afd.training.max-samples"] = ["7"],
        ["afd.training.jobs"] = ["7"],
        ["afd.training.simulate"] = ["7000ms"],
        ["afd.aggregation.optimizer"] = ["adam"],
        ["afd.aggregation.lr"] = ["0.5"],
        ["afd.aggregation.momentum"] = ["0.5", "afd.aggregation.optimizer=yogi"],
        ["afd.aggregation.beta2"] = ["0.5"],
        ["afd.aggregation.tau"] = ["0.5"],
        ["afd.aggregation.density"] = ["0.5"],
        ["afd.aggregation.scope"] = ["model"],
        ["afd.aggregation.favor-moved"] = ["2", "afd.aggregation.density=0.5"],
        ["afd.aggregation.proximal"] = ["0.5"],
        ["afd.aggregation.averaging"] = ["0.5"],
        ["afd.aggregation.averaging-warm-up"] = ["on"],
        ["afd.aggregation.rule"] = ["median"],
        ["afd.aggregation.byzantine"] = ["0.25"],
        ["afd.aggregation.clip-norm"] = ["0.5"],
        ["afd.training.device"] = ["cuda"],
        ["afd.robustness.max-weight"] = ["7"],
        ["afd.robustness.max-norm"] = ["7"],
        ["afd.robustness.max-loss"] = ["7"],
        ["afd.secure-aggregation.enabled"] = ["on", "afd.uplink.codec=raw"],
        ["afd.secure-aggregation.threshold"] = ["0.75"],
        ["afd.secure-aggregation.phase-timeout"] = ["7000ms"],
        ["afd.privacy.noise-multiplier"] = ["0.5", "afd.dropout.strategy=none", "afd.selection.strategy=poisson"],
        ["afd.privacy.clip"] = ["7"],
        ["afd.privacy.quantile"] = ["0.5"],
        ["afd.privacy.quantile-rate"] = ["0.5"],
        ["afd.privacy.quantile-noise"] = ["0.5"],
        ["afd.privacy.delta"] = ["0.5"],
        ["afd.privacy.noise"] = ["seeded"],
        ["afd.privacy.local-clip"] = ["7"],
        ["afd.client.min-cohort"] = ["7"],
        ["afd.client.state-memory-mb"] = ["7"],
        ["afd.transfer.chunk-bytes"] = ["2048"],
        ["afd.transfer.max-in-flight"] = ["70000"],
        ["afd.transfer.max-receiving"] = ["1048576"],
        ["afd.transfer.retry"] = ["7000ms"],
        ["afd.network.down-mbps"] = ["[3, 7]"],
        ["afd.network.up-mbps"] = ["[3, 7]"],
        ["afd.network.latency"] = ["7ms"],
        ["afd.network.train-ms-per-sample"] = ["7"],
        ["afd.network.sub-model-saving"] = ["0.7"],
    };

    private static readonly RunCatalogs Catalogs = new(
        StrategyCatalogs.BuiltIn with { Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("other", _ => new UniformSelection()) },
        ScoringCatalogs.BuiltIn with { Objectives = ScoringCatalogs.BuiltIn.Objectives.Add("other", () => new CrossEntropy()) });

    /// <summary>The token is in no rendered text.</summary>
    private static readonly string[] NotRendered = ["afd.admission.token"];

    public static TheoryData<string> Keys => [.. Reference().Except(NotRendered)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_read_into_a_place_of_its_own(string key)
    {
        Assert.True(Others.TryGetValue(key, out var sets), $"expected another value of {key} in the table above, got none");
        var (value, needed) = (sets[0], sets[1..]);
        var before = Rendered(needed);
        var after = Rendered([.. needed, $"{key}={value}"]);

        Assert.Equal([key], before.Keys.Where(other => before[other] != after[other]));
    }

    /// <summary>Who makes a strategy in code gets what a configuration without a file gets.</summary>
    [Fact]
    public void Defaults_of_the_strategies_are_those_of_the_reference()
    {
        var c = ConfigurationLoader.Load(null, []);

        Assert.Equal(c.Uplink.Dgc, new DgcSettings());
        Assert.Equal(c.Aggregation.Optimizer, new ServerOptimizerSettings());
        Assert.Equal(c.Privacy, new PrivacySettings());
        Assert.Equal(c.Dropout.Strategy, new DropoutSettings(DropoutSettings.Of(c.Dropout.Chosen).Kind));
        Assert.Equal(c.Training.Schedule, LearningRateSchedule.Constant);
        Assert.Equal((c.Downlink.Bits, c.Downlink.Density), (Downlinks.DefaultBits, Downlinks.DefaultDensity));
    }

    [Fact]
    public void The_token_is_read() =>
        Assert.Equal("open sesame", ConfigurationLoader.Load(null, [Override.Set("afd.admission.token=open sesame")]).Admission.Token);

    [Fact]
    public void Every_key_has_a_comment_right_above_it()
    {
        var lines = ConfigurationLoader.ReadReference().Split('\n').Select(line => line.Trim()).ToList();
        var keys = Enumerable.Range(1, lines.Count - 1).TakeWhile(i => !lines[i].StartsWith("akka {", StringComparison.Ordinal))
            .Where(i => lines[i].Contains(" = ", StringComparison.Ordinal) && !lines[i].StartsWith('#')).ToList();

        Assert.Equal(Reference().Count, keys.Count);
        Assert.All(keys, i => Assert.StartsWith("# ", lines[i - 1], StringComparison.Ordinal));
    }

    private static List<string> Reference() =>
        [.. HoconText.FromString(ConfigurationLoader.ReadReference(), "").Values.Keys.Where(
            key => key.StartsWith("afd.", StringComparison.Ordinal))];

    private static Dictionary<string, string> Rendered(IEnumerable<string> sets) =>
        ConfigurationText.Keys(ConfigurationLoader.Load(null, [.. sets.Select(Override.Set)], Catalogs))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
}
