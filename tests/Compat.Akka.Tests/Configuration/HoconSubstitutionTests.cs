using Akka.Configuration;

namespace AfdActors.Compat.Akka.Tests.Configuration;

public class HoconSubstitutionTests
{
    [Fact]
    public void A_substitution_takes_the_final_value_of_its_path()
    {
        var config = ConfigurationFactory.ParseString("a { b = 1, c = ${a.b}, d = ${a.c}23 }\na.b = 4");

        Assert.Equal(4, config.GetInt("a.c"));
        Assert.Equal(423, config.GetInt("a.d"));
    }

    [Fact]
    public void A_substitution_joins_with_the_text_around_it() =>
        Assert.Equal("Hello Roger Wilco", ConfigurationFactory.ParseString("n = Roger\na = Hello ${n} Wilco").GetString("a"));

    [Fact]
    public void A_substituted_object_can_be_extended()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 2 }\na = ${base} { y = 3 }\na.z = 4");

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(3, config.GetInt("a.y"));
        Assert.Equal(4, config.GetInt("a.z"));
        Assert.Equal(2, config.GetInt("base.y"));
    }
}
