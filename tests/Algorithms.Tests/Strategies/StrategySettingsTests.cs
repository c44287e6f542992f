using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Tests.Strategies;

public sealed class StrategySettingsTests
{
    [Fact]
    public void Equal_settings_are_equal_whatever_order_their_options_came_in()
    {
        var one = new StrategySettings("dgc").With("b", 0.1).With("a", true);
        var other = new StrategySettings("dgc").With("a", "on").With("b", "0.1");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("dgc (a = on, b = 0.1)", one.ToString());
        Assert.NotEqual(one, one.With("a", false));
        Assert.NotEqual(one, new StrategySettings("raw").With("a", true).With("b", 0.1));
    }

    [Fact]
    public void Limits_hold_and_the_settings_stay_as_they_were()
    {
        var full = Enumerable.Range(0, StrategySettings.MaxOptions)
            .Aggregate(new StrategySettings("x"), (settings, i) => settings.With($"k{i}", i));
        Assert.Throws<ArgumentException>(() => full.With("one-more", 1));
        Assert.Equal(32, full.Options.Count);
        Assert.Equal("8", full.With("k7", 8).Options["k7"]);
        Assert.Throws<ArgumentException>(() => new StrategySettings("x").With(new string('k', 65), "v"));
        Assert.Throws<ArgumentException>(() => new StrategySettings("x").With("k.k", "v"));
        Assert.Throws<ArgumentException>(() => new StrategySettings("x").With("k", new string('v', 257)));
        Assert.Throws<ArgumentException>(() => new StrategySettings("x").With("k", "a\u001bb"));
    }

    [Fact]
    public void Options_are_read_as_what_they_are_and_have_defaults()
    {
        var reader = new OptionReader(
            new StrategySettings("x").With("rate", "0.25").With("on", "on").With("bits", "8").With("kind", "b").With("text", "t"));
        Assert.Equal(0.25, reader.Number("rate", 1, 0, 1));
        Assert.Equal(3, reader.Number("absent", 3, 0, 1));
        Assert.True(reader.Switch("on", false));
        Assert.Equal(8, reader.Integer("bits", 4, 1, 8));
        Assert.Equal('B', reader.Choice("kind", 'A', ("a", 'A'), ("b", 'B')));
        Assert.Equal("t", reader.Text("text", ""));
        reader.End();
    }

    [Theory]
    [InlineData("2", "option rate of x: expected a number from 0 to 1, got \"2\"")]
    [InlineData("NaN", "option rate of x: expected a number from 0 to 1, got \"NaN\"")]
    [InlineData("", "option rate of x: expected a number from 0 to 1, got \"\"")]
    public void A_value_out_of_range_is_named(string value, string message) => Assert.Equal(
        message, Assert.Throws<ArgumentException>(
            () => new OptionReader(new StrategySettings("x").With("rate", value)).Number("rate", 1, 0, 1)).Message);

    [Fact]
    public void An_option_that_nobody_asked_for_is_refused_with_the_nearest()
    {
        var reader = new OptionReader(new StrategySettings("x").With("densty", 1));
        reader.Number("density", 1, 0, 1);
        Assert.Equal(
            "options of x: expected one of density, got densty (did you mean density?)",
            Assert.Throws<ArgumentException>(reader.End).Message);
    }
}
