using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests.Configuration;

/// <summary>What would break the promise of privacy is refused in one line that says what to take instead.</summary>
public sealed class PrivacySectionTests
{
    /// <summary>Everything that privacy needs, but for the noise.</summary>
    private static readonly string[] Fitting = ["afd.dropout.strategy=random", "afd.selection.strategy=poisson"];

    private static readonly StrategyCatalogs Catalogs = StrategyCatalogs.BuiltIn with
    {
        Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("most-samples", _ => new MostSamples()),
        Dropouts = StrategyCatalogs.BuiltIn.Dropouts.Add(
            "own", (_, layout, seed) => StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("none"), layout, seed)),
        Uplinks = StrategyCatalogs.BuiltIn.Uplinks.Add("own", _ => StrategyCatalogs.BuiltIn.CreateUplink(new StrategySettings("raw"))),
        Aggregations = StrategyCatalogs.BuiltIn.Aggregations.Add(
            "mine", (_, layout) => StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("average"), layout)),
    };

    [Theory]
    [InlineData("afd.dropout.strategy", "expected one of none, random, small, heterofl, fedrolex with privacy: scores are made of losses", "afd.dropout.strategy=afd-single")]
    [InlineData("afd.dropout.strategy", "expected one of none, random, small, heterofl, fedrolex with privacy", "afd.dropout.strategy=afd-multi")]
    [InlineData("afd.dropout.strategy", "expected one of none, random, small, heterofl, fedrolex with privacy", "afd.dropout.strategy=own")]
    [InlineData("afd.uplink.codec", "expected raw or ternary with privacy and selection.strategy = uniform",
        "afd.selection.strategy=uniform", "afd.uplink.codec=own")]
    [InlineData("afd.aggregation.optimizer", "expected one of average, momentum, adam, yogi, adagrad with privacy", "afd.aggregation.optimizer=scaffold")]
    [InlineData("afd.aggregation.optimizer", "expected one of average, momentum, adam, yogi, adagrad with privacy", "afd.aggregation.optimizer=mine")]
    [InlineData("afd.aggregation.rule", "expected mean with privacy", "afd.aggregation.rule=median")]
    [InlineData("afd.selection.strategy", "expected uniform or poisson with privacy", "afd.selection.strategy=most-samples")]
    [InlineData("afd.selection.over-provision", "expected 0 with privacy: who is quick", "afd.selection.over-provision=0.01")]
    [InlineData("afd.selection.min-updates", "expected 1 with privacy and selection.strategy = poisson",
        "afd.selection.min-updates=2", "afd.selection.min-clients=2")]
    [InlineData("afd.uplink.codec", "expected raw or ternary with privacy and selection.strategy = uniform", "afd.selection.strategy=uniform")]
    [InlineData("afd.density.rise", "expected constant or rounds with privacy", "afd.density.rise=plateau")]
    [InlineData("afd.density.clients", "expected equal or link with privacy: one client's samples", "afd.density.clients=samples")]
    [InlineData("afd.density.server", "expected off with privacy", "afd.density.server=on", "afd.aggregation.density=0.5")]
    [InlineData("afd.privacy.quantile-noise", "expected at least 0.055", "afd.privacy.quantile=0.5", "afd.privacy.quantile-noise=0.05")]
    public void What_breaks_the_promise_is_refused(string key, string expected, params string[] sets)
    {
        Assert.Empty(Errors([.. Fitting, .. sets]));
        var error = Assert.Single(Errors([.. Fitting, "afd.privacy.noise-multiplier=1", .. sets]));
        Assert.Equal(key, error.Key);
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("afd.privacy.quantile=0.5", "afd.privacy.quantile-noise=0.055")]
    [InlineData("afd.selection.strategy=uniform", "afd.uplink.codec=ternary", "afd.selection.min-updates=2", "afd.selection.min-clients=2")]
    [InlineData("afd.aggregation.optimizer=adam", "afd.aggregation.proximal=0.1", "afd.aggregation.density=0.1", "afd.dropout.strategy=small")]
    public void What_keeps_it_is_taken(params string[] sets) => Assert.Empty(Errors([.. Fitting, "afd.privacy.noise-multiplier=1", .. sets]));

    [Theory]
    [InlineData("noise-multiplier=0.001")]
    [InlineData("noise-multiplier=-1")]
    [InlineData("noise-multiplier=1001")]
    [InlineData("clip=0")]
    [InlineData("clip=10001")]
    [InlineData("quantile=1")]
    [InlineData("quantile=-0.1")]
    [InlineData("quantile-rate=0")]
    [InlineData("quantile-rate=10.1")]
    [InlineData("quantile-noise=0")]
    [InlineData("quantile-noise=1001")]
    [InlineData("delta=0")]
    [InlineData("delta=1")]
    [InlineData("noise=loud")]
    [InlineData("local-clip=-1")]
    public void Values_out_of_range_are_refused(string set) =>
        Assert.Equal("afd.privacy." + set.Split('=')[0], Assert.Single(Errors([$"afd.privacy.{set}"])).Key);

    [Theory]
    [InlineData("noise-multiplier=0.01")]
    [InlineData("noise-multiplier=1000")]
    [InlineData("clip=10000")]
    [InlineData("quantile-rate=10")]
    [InlineData("quantile-noise=1000")]
    public void The_ends_of_the_ranges_are_taken(string set) => Assert.Empty(Errors([.. Fitting, $"afd.privacy.{set}"]));

    [Fact]
    public void Clients_want_updates_clipped_as_their_configuration_says() => Assert.Equal(
        1.5, ClientWorks.Policy(ConfigurationLoader.Load(null, [Override.Set("afd.privacy.local-clip=1.5")])).LocalClip);

    private static IReadOnlyList<ConfigurationError> Errors(string[] sets)
    {
        try
        {
            ConfigurationLoader.Load(null, [.. sets.Select(Override.Set)], RunCatalogs.BuiltIn with { Strategies = Catalogs });
            return [];
        }
        catch (InvalidConfigurationException e)
        {
            return e.Errors;
        }
    }

    private sealed class MostSamples : IClientSelector
    {
        public System.Collections.Immutable.ImmutableArray<AfdActors.Algorithms.ClientId> Select(
            SelectionTask task, System.Collections.Immutable.ImmutableArray<SelectionCandidate> candidates) =>
            [candidates.MaxBy(candidate => candidate.TrainSamples).Client];
    }
}
