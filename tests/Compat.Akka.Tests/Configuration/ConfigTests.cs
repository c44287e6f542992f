using Akka.Configuration;

namespace AfdActors.Compat.Akka.Tests.Configuration;

/// <summary>Typed getters, fallbacks, and printing.</summary>
public class ConfigTests
{
    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    public void Booleans_have_three_words_each(string word, bool expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString($"a = {word}").GetBoolean("a", !expected));

    [Theory]
    [InlineData("500", 500)]
    [InlineData("500 ms", 500)]
    [InlineData("500ms", 500)]
    [InlineData("3s", 3_000)]
    [InlineData("0.5 s", 500)]
    [InlineData("2 seconds", 2_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void Durations_have_units(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a"));

    [Fact]
    public void Infinite_is_a_duration() => Assert.Equal(Timeout.InfiniteTimeSpan, ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a"));

    [Theory]
    [InlineData("128000b", 128_000)]
    [InlineData("128000", 128_000)]
    [InlineData("64KiB", 65_536)]
    [InlineData("64 KiB", 65_536)]
    [InlineData("30kB", 30_000)]
    [InlineData("10 MB", 10_000_000)]
    [InlineData("1MiB", 1_048_576)]
    public void Sizes_have_units(string text, long bytes) => Assert.Equal(bytes, ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a"));

    [Fact]
    public void A_missing_path_gives_the_default()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Equal(7, config.GetInt("b", 7));
        Assert.Equal("x", config.GetString("b.c", "x"));
        Assert.Null(config.GetString("b"));
        Assert.True(config.GetBoolean("b", true));
        Assert.Equal(TimeSpan.FromSeconds(2), config.GetTimeSpan("b", TimeSpan.FromSeconds(2)));
        Assert.False(config.HasPath("b"));
        Assert.False(config.HasPath("a.b"));
        Assert.True(config.GetConfig("b").IsNullOrEmpty());
    }

    [Fact]
    public void Fallbacks_fill_what_is_missing_at_any_depth()
    {
        var upper = ConfigurationFactory.ParseString("foo.bar.a = 123");
        var middle = ConfigurationFactory.ParseString("foo.bar { a = 1, b = 2 }");
        var lower = ConfigurationFactory.ParseString("foo { bar { b = 9, c = 3 }, d = 4 }");

        foreach (var config in new[] { upper.WithFallback(middle).WithFallback(lower), upper.WithFallback(middle.WithFallback(lower)) })
        {
            var bar = config.GetConfig("foo.bar");
            Assert.Equal([123, 2, 3], [bar.GetInt("a"), bar.GetInt("b"), bar.GetInt("c")]);
            Assert.Equal(4, config.GetInt("foo.d"));
            Assert.Equal(["a", "b", "c"], bar.AsEnumerable().Select(field => field.Key).Order());
        }

        Assert.Equal(1, middle.GetInt("foo.bar.a"));
        Assert.False(upper.HasPath("foo.d"));
    }

    [Fact]
    public void An_array_overrides_the_fallbacks_array() =>
        Assert.Equal([1], ConfigurationFactory.ParseString("a = [1]").WithFallback(ConfigurationFactory.ParseString("a = [2, 3]")).GetIntList("a"));

    [Fact]
    public void Text_converts_to_a_configuration()
    {
        Config config = "a = 1";

        Assert.Equal(1, config.GetInt("a"));
    }

    [Fact]
    public void An_empty_text_is_an_empty_configuration()
    {
        Assert.True(ConfigurationFactory.ParseString("").IsEmpty);
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.False(ConfigurationFactory.ParseString("a = 1").IsEmpty);
    }

    [Fact]
    public void Printed_text_parses_to_the_same_settings()
    {
        var config = ConfigurationFactory.ParseString("a { b = [1, x y], \"c.d\" = \"q\\\"#\\n\", e = null, f = \"null\", g = \"\" }")
            .WithFallback(ConfigurationFactory.ParseString("h { i = 2s }"));

        var again = ConfigurationFactory.ParseString(config.ToString(true));

        Assert.Equal(["1", "x y"], again.GetStringList("a.b"));
        Assert.Equal("q\"#\n", again.GetString("a.\"c.d\""));
        Assert.Null(again.GetString("a.e"));
        Assert.Equal("", again.GetString("a.g"));
        Assert.Equal(TimeSpan.FromSeconds(2), again.GetTimeSpan("h.i"));
    }
}
