using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests;

/// <summary>What secure aggregation goes with, said when the configuration is read.</summary>
public sealed class SecureAggregationTests
{
    private static readonly string[] On = ["afd.secure-aggregation.enabled=on", "afd.uplink.codec=raw"];

    [Theory]
    [InlineData("afd.dropout.strategy=none")]
    [InlineData("afd.dropout.strategy=small")]
    [InlineData("afd.dropout.strategy=afd-single")]
    [InlineData("afd.uplink.codec=dgc", "afd.uplink.density=1", "afd.uplink.value-bits=8")]
    [InlineData("afd.aggregation.optimizer=yogi")]
    [InlineData("afd.aggregation.proximal=0.1")]
    [InlineData("afd.selection.clients-per-round=200")]
    [InlineData("afd.selection.over-provision=0.4")]
    public void What_needs_no_single_update_is_allowed(params string[] sets)
    {
        var masked = Load(sets).SecureAggregation;

        Assert.Equal((0.67, TimeSpan.FromSeconds(30)), (masked.Settings!.Threshold, masked.Settings.PhaseTimeout));
    }

    [Theory]
    [InlineData("afd.dropout.strategy=random", "afd.dropout.strategy: expected none, small or afd-single with secure aggregation")]
    [InlineData("afd.dropout.strategy=afd-multi", "afd.dropout.strategy: expected none, small or afd-single with secure aggregation")]
    [InlineData("afd.uplink.codec=ternary", "afd.uplink.codec: expected raw, or dgc with density = 1, with secure aggregation")]
    [InlineData("afd.uplink.codec=dgc", "afd.uplink.codec: expected raw, or dgc with density = 1, with secure aggregation")]
    [InlineData("afd.aggregation.optimizer=scaffold", "afd.aggregation.optimizer: expected a weighted mean with secure aggregation")]
    [InlineData("afd.aggregation.rule=median", "afd.aggregation.rule: expected mean with secure aggregation")]
    [InlineData("afd.density.rise=rounds", "afd.density.rise: expected constant, and density.clients equal, with secure aggregation")]
    [InlineData("afd.density.clients=link", "afd.density.rise: expected constant, and density.clients equal, with secure aggregation")]
    [InlineData("afd.selection.strategy=poisson", "afd.selection.strategy: expected a strategy that draws as many clients")]
    [InlineData("afd.selection.clients-per-round=2", "afd.selection.clients-per-round: expected 3 to 200 clients")]
    [InlineData("afd.selection.clients-per-round=201", "afd.selection.clients-per-round: expected 3 to 200 clients")]
    [InlineData("afd.selection.over-provision=1", "afd.selection.over-provision: expected at most what leaves 14 of 20")]
    [InlineData("afd.selection.over-provision=0.5", "afd.selection.over-provision: expected at most what leaves 11 of 15")]
    [InlineData("afd.secure-aggregation.threshold=1.1", "afd.secure-aggregation.threshold: expected a number, 0.5 < threshold <= 1")]
    [InlineData("afd.secure-aggregation.threshold=0.5", "afd.secure-aggregation.threshold: expected a number, 0.5 < threshold <= 1")]
    public void What_needs_single_updates_is_refused_in_one_line(string set, string expected)
    {
        var error = Assert.Single(Assert.Throws<InvalidConfigurationException>(() => Load(set)).Errors);

        Assert.StartsWith($"--set: {expected}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Privacy_that_clips_single_updates_is_refused()
    {
        var refused = Assert.Throws<InvalidConfigurationException>(
            () => Load("afd.privacy.noise-multiplier=1", "afd.dropout.strategy=none"));

        Assert.StartsWith(
            "--set: afd.privacy.noise-multiplier: expected 0 with secure aggregation", Assert.Single(refused.Errors).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_nothing_is_refused_and_nothing_masked()
    {
        var configuration = ConfigurationLoader.Load(null, [Override.Set("afd.dropout.strategy=random")]);

        Assert.Null(configuration.SecureAggregation.Settings);
        Assert.Null(ClientWorks.Policy(configuration).Masked);
    }

    [Fact]
    public void Clients_want_what_their_configuration_says() =>
        Assert.Equal(0.75, ClientWorks.Policy(Load("afd.secure-aggregation.threshold=0.75")).Masked);

    /// <summary>Of two clients, each would learn the other's update.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 5)]
    public void A_round_starts_with_three_clients_at_least(int minClients, int expected)
    {
        var configuration = Load($"afd.selection.min-clients={minClients}");

        Assert.Equal(expected, configuration.SecureAggregation.Widened(configuration.Selection).MinClients);
    }

    private static RunConfiguration Load(params string[] sets) => ConfigurationLoader.Load(null, [.. On.Concat(sets).Select(Override.Set)]);
}
