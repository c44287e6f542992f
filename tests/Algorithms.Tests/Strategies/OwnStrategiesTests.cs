using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Strategies;

/// <summary>The settings of our own strategies as names and options.</summary>
public sealed class OwnStrategiesTests
{
    [Fact]
    public void Dropout_settings_come_back_from_their_options()
    {
        Assert.Equal<string>(["none", "random", "small", "afd-multi", "afd-single", "heterofl", "fedrolex"], StrategyCatalogs.BuiltIn.Dropouts.Names);
        foreach (var kind in Enum.GetValues<DropoutKind>().Where(kind => kind != DropoutKind.None))
        {
            var settings = new DropoutSettings(kind, 0.5, 0.01)
            {
                Capacities = new CapacityList(0.75, 0.1),
                MaxRate = 0.875,
                Links = new LinkRanges(1, 2, 3, 4),
            };
            Assert.Equal(settings, DropoutSettings.Of(settings));
        }

        Assert.Equal(new DropoutSettings(DropoutKind.None), DropoutSettings.Of(new DropoutSettings(DropoutKind.None, 0.5)));
    }

    [Fact]
    public void Aggregation_settings_come_back_from_their_options()
    {
        Assert.Equal<string>(["average", "momentum", "adam", "yogi", "adagrad", "scaffold"], StrategyCatalogs.BuiltIn.Aggregations.Names);
        foreach (var kind in Enum.GetValues<ServerOptimizerKind>())
        {
            var settings = new ServerOptimizerSettings(kind, 0.1, 0.9, 0.98, 0.01, 0.5, SparsityScope.Model, 0.25);
            Assert.Equal(settings, ServerOptimizerSettings.Of(settings));
        }
    }

    [Theory]
    [InlineData("rate", "1")]
    [InlineData("exploration", "-1")]
    [InlineData("rat", "0.5")]
    [InlineData("capacities", "1, 2")]
    [InlineData("capacities", "")]
    [InlineData("max-rate", "1")]
    [InlineData("max-rate", "0.125")]
    [InlineData("up-max-mbps", "0")]
    [InlineData("down-min-mbps", "13")]
    public void A_dropout_strategy_refuses_what_it_does_not_know(string key, string value) => Assert.Contains(
        key,
        Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateDropout(
            new StrategySettings("random").With(key, value), Sparsification.SmallModel.Layout, 1)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("lr", "0")]
    [InlineData("momentum", "0")]
    [InlineData("density", "0")]
    [InlineData("step", "1")]
    public void An_aggregation_strategy_refuses_what_it_does_not_know(string key, string value) => Assert.Contains(
        key,
        Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateAggregation(
            new StrategySettings("momentum").With("momentum", 0.5).With(key, value), Sparsification.SmallModel.Layout)).Message,
        StringComparison.Ordinal);
}
