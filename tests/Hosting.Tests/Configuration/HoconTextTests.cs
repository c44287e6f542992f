using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests;

/// <summary>What is accepted is read as it is written, and anything else is refused where it stands.</summary>
public sealed class HoconTextTests
{
    [Theory]
    // Akka's parser ends in silence, or goes on in silence, at each of these.
    [InlineData("afd {\n  run { rounds = 3 }\n", "1:5: expected '}' to close the block that starts here, got the end of the file")]
    [InlineData("afd { run { seed = 3", "1:11: expected '}' to close the block that starts here, got the end of the file")]
    [InlineData("a = 1 }\nb = 2", "1:7: expected a key, got '}'")]
    [InlineData("a { b = 1 } }\nc = 2", "1:13: expected a key, got '}'")]
    [InlineData("a = [1, 2\nb = 3", "2:3: expected ',' or a new line after the value, or quotes around it, got '='")]
    [InlineData("a = [1, 2", "1:5: expected ']' to close the list that starts here, got the end of the file")]
    [InlineData("a = \"text\nb = 2", "1:5: expected '\"' to close the text that starts here, got the end of the line")]
    [InlineData("a { b = 1 } c = 2", "1:13: expected ',' or a new line, got 'c'")]
    [InlineData("a = 1 b = 2", "1:9: expected ',' or a new line after the value, or quotes around it, got '='")]
    [InlineData("a = \"x\" b = 2", "1:9: expected ',' or a new line, got 'b'")]
    [InlineData("a = \"x\" \"y\"", "1:9: expected ',' or a new line, got '\"'")]
    [InlineData("a = x \"y\"", "1:7: expected ',' or a new line after the value, or quotes around it, got '\"'")]
    [InlineData("a = \"\"\"x\"\"\"", "1:7: expected ',' or a new line, got '\"'")]
    [InlineData("a =\nb = 2", "1:4: expected a value, got the end of the line")]
    [InlineData("a = , b = 2", "1:5: expected a value, got ','")]
    [InlineData("a =", "1:4: expected a value, got the end of the file")]
    [InlineData("a = [1,, 2]", "1:8: expected a value, got ','")]
    [InlineData("a = [1\n, 2]", "2:1: expected a value, got ','")]
    [InlineData("a = [[1], 2]", "1:6: expected a value, got '['")]
    [InlineData("a = [{ b = 1 }]", "1:6: expected a value, got '{'")]
    [InlineData("a = [1] [2]", "1:9: expected ',' or a new line, got '['")]
    [InlineData("a += 1", "1:3: expected '=' or '{' after the key, got '+'")]
    [InlineData("a b = 1", "1:3: expected '=' or '{' after the key, got 'b'")]
    [InlineData("a", "1:2: expected '=' or '{' after the key, got the end of the file")]
    [InlineData("a\nb = 1", "1:2: expected '=' or '{' after the key, got the end of the line")]
    [InlineData("a..b = 1", "1:3: expected a key, got '.'")]
    [InlineData("\"\" = 1", "1:1: expected a name of at least one character without a backslash, got '\"'")]
    [InlineData("\"a\\u0041\" = 1", "1:1: expected a name of at least one character without a backslash, got '\"'")]
    [InlineData("a = 1,, b = 2", "1:7: expected a key, got ','")]
    [InlineData("{ a = 1 }", "1:1: expected a key, and no braces around the whole file, got '{'")]
    [InlineData("lr = 0,1\n", "1:9: expected '=' or '{' after the key (a comma ends a value: write a decimal point, or quotes around a value with commas), got the end of the line")]
    [InlineData("include file(\"x.conf\")", "1:9: expected include \"FILE\", got 'f'")]
    [InlineData("path = /data//x", "1:13: expected a space before a comment, or quotes around the value, got '/'")]
    [InlineData("path = /data#x", "1:13: expected a space before a comment, or quotes around the value, got '#'")]
    [InlineData("at = host:80", "1:10: expected ',' or a new line after the value, or quotes around it, got ':'")]
    [InlineData("who = me@home", "1:9: expected quotes around the value, got '@'")]
    [InlineData("path = \"C:\\data\"", "1:12: expected one of \" \\ / b f n r t u after a backslash (a backslash itself is \\\\), got 'd'")]
    [InlineData("a = \"\\u12g4\"", "1:10: expected four hexadecimal digits after \\u, got 'g'")]
    [InlineData("a = 1\u00a02", "1:6: expected quotes around the value, got the character U+00A0")]
    [InlineData("a = \"\u001b[2J\"", "1:6: expected a printable character or an escape such as \\n, got the character U+001B")]
    [InlineData("a = \" x\"", "1:6: expected no space at the ends of a text, got ' '")]
    [InlineData("a = \"x \"", "1:5: expected no space at the ends of a text, got one at the end of the text that starts here")]
    [InlineData("a = 1\rb = 2", "1:6: expected quotes around the value, got the character U+000D")]
    // And never comes back from these, or ends the process.
    [InlineData("lr = ${?AFD_LR}",
        "1:6: expected a value (substitutions are not read: write the value here, or give it on the command line with --set), got '$'")]
    [InlineData("\nlr = ${a.b}",
        "2:6: expected a value (substitutions are not read: write the value here, or give it on the command line with --set), got '$'")]
    [InlineData("lr = 0.${a}",
        "1:8: expected a value (substitutions are not read: write the value here, or give it on the command line with --set), got '$'")]
    [InlineData("a { include \"x.conf\" }", "1:5: expected include at the top of the file, before the first key, got it here")]
    [InlineData("a = 1\ninclude \"x.conf\"", "2:1: expected include at the top of the file, before the first key, got it here")]
    [InlineData("include \"x.conf\"", "1:1: expected no include in a text without a file, got one")]
    public void What_is_not_allowed_is_refused_by_line_and_column(string hocon, string expected)
    {
        var text = HoconText.FromString(hocon, "x.conf");
        Assert.Equal("x.conf:" + expected, Assert.Single(text.Errors).ToString());
        Assert.Empty(text.Values);
    }

    [Fact]
    public void Blocks_nest_32_deep_and_no_deeper()
    {
        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("a {\n", depth)) + "b = 1" + string.Concat(Enumerable.Repeat("\n}", depth));
        Assert.Single(HoconText.FromString(Nested(32), "x").Values);
        Assert.Equal(
            "x:33:3: expected blocks at most 32 deep, got '{'", Assert.Single(HoconText.FromString(Nested(33), "x").Errors).ToString());
        Assert.Single(HoconText.FromString(Nested(1_000_000), "x").Errors);
    }

    [Theory]
    [InlineData("a { x = 1 }, b = 2", "a.x='1' b='2'")]
    [InlineData("a { x = 1 },\nb = 2,", "a.x='1' b='2'")]
    [InlineData("a = { x : 1, } # c\nb: 2 // c", "a.x='1' b='2'")]
    [InlineData("a { b { c = 1 }, d = 2 }, e { f = 3 }", "a.b.c='1' a.d='2' e.f='3'")]
    [InlineData("a.b.c = 1\r\na { b.d = 2\r\n}\r\n", "a.b.c='1' a.b.d='2'")]
    [InlineData("a = 10 minutes , b = x y  z", "a='10 minutes' b='x y  z'")]
    [InlineData("a = [1, 2.5\n3 # c\n  \"x, y\",\n] # c", "a=[1, 2.5, 3, x, y]")]
    [InlineData("a = [ ]", "a=[]")]
    [InlineData("a = \"\"", "a=''")]
    [InlineData("a = \"x y\" ", "a='x y'")]
    [InlineData("a = \"{ ${x} # \\\"q\\\" \\\\ \\u00e9 //\"", "a='{ ${x} # \"q\" \\ \u00e9 //'")]
    [InlineData("a.\"/user/b c\".d = 1\n\"a\".e = 2", "a.\"/user/b c\".d='1' a.e='2'")]
    [InlineData("a = 1\na = 2", "a='2'")]
    [InlineData("include = 1\nincludes { x = -1e-3 }", "include='1' includes.x='-1e-3'")]
    [InlineData("path = /data/x-y_z.(1)+~|<>;%é", "path='/data/x-y_z.(1)+~|<>;%é'")]
    [InlineData("#", "")]
    [InlineData("a=1#", null)]
    [InlineData("a=1 #", "a='1'")]
    [InlineData("", "")]
    public void What_is_allowed_is_read_as_it_is_written(string hocon, string? expected)
    {
        var text = HoconText.FromString(hocon, "x.conf");
        Assert.Equal(expected is null, text.Errors.Count > 0);
        Assert.Equal(expected ?? "", string.Join(" ", text.Values.Select(entry => $"{entry.Key}={entry.Value}")));
    }

    [Fact]
    public void Every_value_knows_where_its_key_stands()
    {
        var text = HoconText.FromString("a {\n  b = 1, \"c d\" = 2\n}\ne.f = [\n1\n]\n  g = 3", "x");
        Assert.Equal(["x:2:3", "x:2:10", "x:4:1", "x:7:3"], text.Values.Values.Select(value => value.Where));
    }
}
