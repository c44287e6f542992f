using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests.Configuration;

/// <summary>A strategy that a host registered is chosen by its name, with options of its own.</summary>
public sealed class StrategyKeysTests
{
    private static readonly StrategyCatalogs Catalogs = StrategyCatalogs.BuiltIn with
    {
        Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("fastest", settings =>
        {
            var reader = new OptionReader(settings);
            reader.Number("share", 0.5, 0, 1);
            reader.End();
            return new UniformSelection();
        }),
    };

    [Fact]
    public void A_registered_name_and_its_options_are_read_and_rendered()
    {
        var configuration = Parse("afd.selection { strategy = fastest, options { share = 0.25 } }");
        Assert.Equal(new StrategySettings("fastest").With("share", 0.25), configuration.Selection.Strategy);
        Assert.Equal(configuration.Selection, Parse(ConfigurationText.Render(configuration)).Selection);
    }

    [Fact]
    public void What_a_strategy_refuses_is_an_error_of_the_configuration()
    {
        Assert.Equal(
            "options of fastest: expected one of share, got shar (did you mean share?)",
            Error("afd.selection { strategy = fastest, options { shar = 1 } }"));
        Assert.Equal(
            "option share of fastest: expected a number from 0 to 1, got \"2\"",
            Error("afd.selection { strategy = fastest, options { share = 2 } }"));
        Assert.Equal("options of uniform: expected no option, got share", Error("afd.selection.options.share = 1"));
    }

    [Fact]
    public void An_unknown_name_is_told_the_nearest() =>
        Assert.Equal("expected one of uniform, poisson, samples, power-of-choice, oort, fastest, got 'fastets' (did you mean fastest?)", Error("afd.selection.strategy = fastets"));

    private static RunConfiguration Parse(string hocon) => ConfigurationLoader.Parse(hocon, "test", catalogs: Of(Catalogs));

    private static RunCatalogs Of(StrategyCatalogs strategies) => RunCatalogs.BuiltIn with { Strategies = strategies };

    private static string Error(string hocon) =>
        Assert.Single(Assert.Throws<InvalidConfigurationException>(() => Parse(hocon)).Errors).Message;

    [Fact]
    public void Scaffold_has_its_own_option_and_refuses_the_keys_of_the_server_optimizers()
    {
        Assert.Equal(
            new StrategySettings("scaffold").With("lr", 0.5),
            Parse("afd.aggregation { optimizer = scaffold, averaging = 0.5, options { lr = 0.5 } }").Aggregation.Strategy);
        foreach (var key in (string[])["lr = 0.5", "momentum = 0.9", "density = 0.1", "proximal = 0.1"])
        {
            Assert.StartsWith(
                "expected its default with aggregation.optimizer = scaffold", Error($"afd.aggregation {{ optimizer = scaffold, {key} }}"),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_is_of_our_own_strategies_and_fed_nova_without_a_proximal_term()
    {
        Assert.Equal("median", Parse("afd.aggregation { optimizer = adam, lr = 0.01, rule = median }").Aggregation.Strategy.Options["rule"]);
        Assert.Equal(
            "expected 0 with aggregation.rule = fednova, whose steps are those of plain SGD, got '0.1'",
            Error("afd.aggregation { rule = fednova, proximal = 0.1 }"));
        var refused = Assert.Throws<InvalidConfigurationException>(() => Parse("afd.aggregation { optimizer = scaffold, rule = median }"));
        Assert.StartsWith(
            "expected mean with aggregation.optimizer = scaffold, which has a rule of its own", refused.Errors[0].Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dropout", "strategy")]
    [InlineData("downlink", "codec")]
    [InlineData("uplink", "codec")]
    [InlineData("aggregation", "optimizer")]
    public void Every_seam_takes_a_registered_name_with_its_options_and_none_with_our_own(string section, string name)
    {
        var all = StrategyCatalogs.BuiltIn;
        var catalogs = all with
        {
            Dropouts = all.Dropouts.Add("mine", (_, layout, seed) => all.CreateDropout(new StrategySettings("none"), layout, seed)),
            Downlinks = all.Downlinks.Add("mine", _ => all.CreateDownlink(new StrategySettings("raw"))),
            Uplinks = all.Uplinks.Add("mine", _ => all.CreateUplink(new StrategySettings("raw"))),
            Aggregations = all.Aggregations.Add("mine", (_, layout) => all.CreateAggregation(new StrategySettings("average"), layout)),
        };
        var configuration =
            ConfigurationLoader.Parse($"afd.{section} {{ {name} = mine, options {{ size = 3 }} }}", "test", catalogs: Of(catalogs));
        var expected = new StrategySettings("mine").With("size", 3);
        Assert.Contains(
            expected, (StrategySettings[])[
            configuration.Dropout.Strategy, configuration.Downlink.Strategy, configuration.Uplink.Strategy,
            configuration.Aggregation.Strategy]);
        var again = ConfigurationLoader.Parse(ConfigurationText.Render(configuration), "again", catalogs: Of(catalogs));
        Assert.Equal(
            (configuration.Dropout, configuration.Downlink, configuration.Uplink, configuration.Aggregation),
                (again.Dropout, again.Downlink, again.Uplink, again.Aggregation));

        var refused =
            Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Parse($"afd.{section}.options.size = 3", "test"));
        Assert.StartsWith("expected no options block with", Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }
}
