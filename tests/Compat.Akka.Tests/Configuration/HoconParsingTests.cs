using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AfdActors.Compat.Akka.Tests.Configuration;

/// <summary>The grammar: keys, values, comments, arrays, objects, includes.</summary>
public class HoconParsingTests
{
    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("{ a = 1 }")]
    [InlineData("{ \"a\" : 1 }")]
    [InlineData("\n\n# comment\n// another\na = 1 # trailing\n")]
    [InlineData("a = \t 1 \t ,")]
    [InlineData("a=1\r\n")]
    [InlineData("a =\n  1")]
    [InlineData("a = 2\na = 1")]
    public void A_field_is_read_however_it_is_written(string text) => Assert.Equal("1", ConfigurationFactory.ParseString(text).GetString("a"));

    [Theory]
    [InlineData("a.b.c = 1")]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a.b { c : 1 }")]
    [InlineData("a = { b = { c = 1 } }")]
    [InlineData("a { b.c = 0 }\na.b.c = 1")]
    [InlineData("a { x = 5 }, a { b { c = 1 } }")]
    [InlineData("a = 7\na { b.c = 1 }")]
    public void Dotted_and_nested_keys_mean_the_same(string text) => Assert.Equal(1, ConfigurationFactory.ParseString(text).GetInt("a.b.c"));

    [Theory]
    [InlineData("a = hello", "hello")]
    [InlineData("a = \"hello\"", "hello")]
    [InlineData("a = \"\"\"hello\"\"\"", "hello")]
    [InlineData("a = \"\"\"C:\\x\ny\"\"\"", "C:\\x\ny")]
    [InlineData("a = 1 2 3 ", "1 2 3")]
    [InlineData("a = 127.0.0.1", "127.0.0.1")]
    [InlineData("a = \"say \\\"x\\\"\\n\"", "say \"x\"\n")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \"a # b\"", "a # b")]
    public void A_text_is_read_however_it_is_written(string text, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(text).GetString("a"));

    [Theory]
    [InlineData("a = [1, 2, 3]")]
    [InlineData("a = [1, 2, 3,]")]
    [InlineData("a = [\n  1\n  2 # two\n  3\n]")]
    [InlineData("a = [\n  1,\n  2,\n  3\n]")]
    [InlineData("a = [1] [2, 3]")]
    [InlineData("b = [1]\na = ${b} [2, 3]")]
    public void An_array_is_read_however_it_is_written(string text) => Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString(text).GetIntList("a"));

    [Fact]
    public void Null_is_no_text_and_overrides_an_object()
    {
        var config = ConfigurationFactory.ParseString("a.b = 1\na = null\na.c = 3");

        Assert.Null(config.GetString("a.b"));
        Assert.Equal("3", config.GetString("a.c"));
        Assert.Null(ConfigurationFactory.ParseString("a = null").GetString("a"));
    }

    [Fact]
    public void Objects_merge_key_by_key_and_later_wins()
    {
        var config = ConfigurationFactory.ParseString("a.b { x = 1, y = 2 }\na.b = { y = 3, z = 4 }");

        Assert.Equal("1", config.GetString("a.b.x"));
        Assert.Equal("3", config.GetString("a.b.y"));
        Assert.Equal("4", config.GetString("a.b.z"));
    }

    [Fact]
    public void Quoted_keys_keep_their_dots_and_commas()
    {
        var config = ConfigurationFactory.ParseString("bindings { \"My.Type, My.Assembly\" = mine }");

        var field = Assert.Single(config.GetConfig("bindings").AsEnumerable());

        Assert.Equal("My.Type, My.Assembly", field.Key);
        Assert.Equal("mine", field.Value.GetString());
        Assert.Equal("mine", config.GetString("bindings.\"My.Type, My.Assembly\""));
    }

    [Fact]
    public void An_array_holds_objects()
    {
        var items = ConfigurationFactory.ParseString("a = [{ x = 1 }, { x = 2 }]").GetValue("a").GetArray();

        Assert.Equal([1, 2], items.Select(item => item.GetObject().GetKey("x").GetInt()));
    }

    [Fact]
    public void An_include_puts_the_callbacks_fields_in_its_place()
    {
        var config = ConfigurationFactory.ParseString("a { b { include \"part\" } }", name => Parser.Parse($"name = {name}\nx = 1\ny = ${{x}}", null));

        Assert.Equal("part", config.GetString("a.b.name"));
        Assert.Equal(1, config.GetInt("a.b.y"));
    }
}
