using Akka.Configuration;

namespace AfdActors.Compat.Akka.Tests.StandIn;

/// <summary>HOCON that the specification has and the stand-in reads, which not every official build does.</summary>
public class FurtherHoconTests
{
    [Fact]
    public void An_optional_substitution_without_a_value_is_nothing()
    {
        var config = ConfigurationFactory.ParseString("a = 1\na = ${?nowhere}\nb = ${?nowhere}\nc = [1, ${?nowhere}]\nd = x${?nowhere}");

        Assert.Equal(1, config.GetInt("a"));
        Assert.False(config.HasPath("b"));
        Assert.Equal([1], config.GetIntList("c"));
        Assert.Equal("x", config.GetString("d"));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_looked_up_in_the_environment()
    {
        var (name, value) = ("AFD_HOCON_" + Guid.NewGuid().ToString("N"), "from outside");
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            Assert.Equal(value, ConfigurationFactory.ParseString($"a = ${{{name}}}").GetString("a"));
            Assert.Equal("inside", ConfigurationFactory.ParseString($"{name} = inside, a = ${{?{name}}}").GetString("a"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void A_substitution_of_itself_means_the_value_so_far()
    {
        Assert.Equal("one two three", ConfigurationFactory.ParseString("a = one\na = ${a} two\na = ${a} three").GetString("a"));
        Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString("a = [1]\na = ${a} [2, 3]").GetIntList("a"));
        Assert.Equal([2, 3], ConfigurationFactory.ParseString("a = ${?a} [2, 3]").GetIntList("a"));
        Assert.Equal(1, ConfigurationFactory.ParseString("a { b = 1 }\na = ${a.b}").GetInt("a"));
    }

    [Fact]
    public void Plus_equals_appends_one_element()
    {
        Assert.Equal([1], ConfigurationFactory.ParseString("a += 1").GetIntList("a"));
        Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString("a = [1]\na += 2\na += 3").GetIntList("a"));
        Assert.Equal([7, 8], ConfigurationFactory.ParseString("b = [7]\na = ${b}\na += 8").GetIntList("a"));
        Assert.Equal([7], ConfigurationFactory.ParseString("b = [7]\na = ${b}\na += 8").GetIntList("b"));
    }

    [Fact]
    public void A_substitution_that_is_overridden_by_text_is_gone() =>
        Assert.Equal(2, ConfigurationFactory.ParseString("a = ${nowhere}\na = 2").GetInt("a"));
}
