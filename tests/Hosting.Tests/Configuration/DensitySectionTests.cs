using AfdActors.Algorithms.Schedules;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests.Configuration;

public sealed class DensitySectionTests
{
    [Fact]
    public void All_of_the_density_is_asked_for_unless_something_else_is_said()
    {
        var density = ConfigurationLoader.Load(null, []).Density;
        Assert.Equal((DensityRise.Constant, DensityClients.Equal, false), (density.Rise, density.Clients, density.Server));
    }

    [Theory]
    [InlineData("afd.density.rounds", "expected at least 2 with density.rise = plateau", "afd.density.rise=plateau", "afd.density.rounds=1")]
    [InlineData("afd.density.rise", "expected constant with uplink.warm-up-rounds", "afd.density.rise=rounds", "afd.uplink.warm-up-rounds=4")]
    [InlineData("afd.density.server", "expected off unless aggregation.density is below 1", "afd.density.server=on")]
    [InlineData("afd.density.server", "expected off unless aggregation.density is below 1", "afd.density.server=on", "afd.aggregation.optimizer=scaffold")]
    [InlineData("afd.density.clients", "expected equal or link where each client counts once", "afd.density.clients=samples", "afd.aggregation.rule=krum")]
    [InlineData("afd.density.clients", "expected equal or link where each client counts once", "afd.density.clients=samples", "afd.aggregation.optimizer=scaffold")]
    [InlineData("afd.density.from", "expected a number, 0.001 .. 1", "afd.density.from=0")]
    public void What_does_not_go_together_is_refused_in_one_line(string key, string expected, params string[] sets)
    {
        var error = Assert.Single(Assert.Throws<InvalidConfigurationException>(() => Load(sets)).Errors);
        Assert.Equal(key, error.Key);
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("afd.density.rise=plateau", "afd.density.rounds=2")]
    [InlineData("afd.density.rise=rounds", "afd.density.rounds=1", "afd.density.server=on", "afd.aggregation.density=0.5")]
    [InlineData("afd.density.clients=samples", "afd.aggregation.rule=fednova")]
    [InlineData("afd.density.clients=link", "afd.aggregation.rule=median")]
    public void What_goes_together_is_taken(params string[] sets) => Load(sets);

    private static RunConfiguration Load(params string[] sets) => ConfigurationLoader.Load(null, [.. sets.Select(Override.Set)]);
}
