using System.Diagnostics;
using System.Text;
using Akka.Configuration;

namespace AfdActors.Compat.Akka.Tests.StandIn;

/// <summary>Whatever the text, the parser answers soon: with a configuration, or with an exception that says where and why.</summary>
public class HostileHoconTests
{
    [Theory]
    [InlineData("a = {\n  b = 1\n", "line 3, column 1")]
    [InlineData("a = [1, 2", "line 1, column 10")]
    [InlineData("a = 1\nb = \"open\nc = 2", "line 2, column 10")]
    [InlineData("a = 1\nb = \"\"\"open", "line 2")]
    [InlineData("a = 1\n\nb = @x", "line 3, column 5")]
    [InlineData("a = 1\nb = }", "line 2, column 5")]
    [InlineData("a = 1 }", "line 1, column 7")]
    [InlineData("a = 1,,b = 2", "line 1, column 7")]
    [InlineData("a", "line 1, column 2")]
    [InlineData("= 1", "line 1, column 1")]
    [InlineData("a..b = 1", "line 1, column 3")]
    [InlineData("a = [1] x", "line 1, column 10")]
    [InlineData("a = ${b", "line 1, column 8")]
    [InlineData("a = \"\\q\"", "line 1, column 7")]
    [InlineData("x = 1\na = ${nowhere}", "line 2, column 5")]
    [InlineData("a = ${b}\nb = ${a}", "circle")]
    [InlineData("a = ${a}", "circle")]
    [InlineData("a = ${b}\nb { c = ${a} }", "contains itself")]
    [InlineData("include \"x\"", "line 1, column 1")]
    public void A_broken_text_is_refused_with_its_place(string text, string place)
    {
        var error = Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(text));

        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = x", "expected a whole number")]
    [InlineData("a = [1]", "expected a whole number")]
    [InlineData("a = 99999999999", "expected a whole number")]
    public void A_value_of_another_kind_is_refused_with_its_path(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString($"p {{ {text} }}").GetInt("p.a"));

        Assert.StartsWith("p.a: " + expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = soon")]
    [InlineData("a = 1 fortnight")]
    [InlineData("a = 99999999999999999999999999 days")]
    [InlineData("a = 1e5 s")]
    public void A_duration_that_is_none_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(text).GetTimeSpan("a"));

    public static TheoryData<string, string> Bombs() => new()
    {
        { "deep objects", Repeat("a {", 100_000) },
        { "deep arrays", "a = " + Repeat("[", 100_000) },
        { "a deep path", Repeat("a.", 100_000) + "a = 1" },
        { "a deep substitution path", "a = ${" + Repeat("a.", 100_000) + "a}" },
        { "a chain of substitutions", string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"a{i} = ${{a{i + 1}}}")) + "\na20000 = 1" },
        { "itself many times", "a = x\n" + Repeat("a = ${a}x\n", 20_000) },
        { "doubling texts", "a0 = xxxxxxxx\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} = ${{a{i - 1}}}${{a{i - 1}}}")) },
        { "doubling arrays", "a0 = [1, 2]\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} = ${{a{i - 1}}} ${{a{i - 1}}}")) },
        { "doubling trees", "a0 = 1\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} = [${{a{i - 1}}}, ${{a{i - 1}}}]")) },
        { "doubling objects", "a0 = 1\n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"a{i} {{ x = ${{a{i - 1}}}, y = ${{a{i - 1}}} }}")) },
        { "many copies", "b {" + Many(20_000, i => $"k{i} = 1,") + "}\n" + Many(20_000, i => $"a{i} = ${{b}} {{ z = {i} }}\n") },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_soon(string name, string text)
    {
        Assert.NotEmpty(name);
        var clock = Stopwatch.StartNew();

        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(text));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    public static TheoryData<string, string> LargeButHarmless() => new()
    {
        { "words in a key", Repeat("a ", 200_000) + "= 1" },
        { "words in a value", "a = " + Repeat("a ", 200_000) },
        { "fields", Many(100_000, i => $"k{i} = {i}\n") },
        { "one object again and again", Many(50_000, i => $"a {{ k{i} = 1 }}\n") },
        { "objects on one line", "a = " + Many(50_000, i => $"{{ k{i} = 1 }}") },
        { "arrays on one line", "a = " + Repeat("[1]", 50_000) },
        { "appended", Repeat("a += 1\n", 50_000) },
        { "substitutions", "b = 1\n" + Many(50_000, i => $"k{i} = ${{b}}\n") },
        { "paths below a substitution", "b { x = 1 }\na = ${b}\n" + Many(5_000, i => $"a.k{i} = 1\n") },
        { "blank lines", Repeat("\n", 500_000) + "a = 1" },
        { "comments", Repeat("# c\n", 200_000) + "a = 1" },
    };

    [Theory]
    [MemberData(nameof(LargeButHarmless))]
    public void A_long_text_is_read_in_linear_time(string name, string text)
    {
        Assert.NotEmpty(name);
        var clock = Stopwatch.StartNew();

        Assert.False(ConfigurationFactory.ParseString(text).IsEmpty);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    /// <summary>Random texts from the characters that mean something, and cut or mangled good texts: parsed, or refused by an exception of the parser's own.</summary>
    [Fact]
    public void Random_texts_are_parsed_or_refused()
    {
        const int seed = 20260101;
        var random = new Random(seed);
        const string good = "a { b = [1, ${?c.d}], \"x.y\" = \"\"\"z\"\"\" } # c\nc.d : 2 s\nc.d = ${c.d}5\ne += ${a.b}\nf = ${a} { g = null }\n";
        const string alphabet = "ab.c=:{}[],+\"\\$?# \n\t${a}1/";
        var (parsed, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(round % 2 == 0 ? good : "");
            for (var edit = random.Next(1, 12); edit > 0; edit--)
            {
                var at = random.Next(text.Length + 1);
                if (random.Next(3) == 0 && at < text.Length)
                {
                    text.Remove(at, random.Next(1, text.Length - at + 1) / (1 + random.Next(8)));
                }
                else
                {
                    text.Insert(at, alphabet[random.Next(alphabet.Length)]);
                }
            }

            try
            {
                var config = ConfigurationFactory.ParseString(text.ToString());
                var printed = config.ToString(true);
                Assert.Equal(printed, ConfigurationFactory.ParseString(printed).ToString(true));
                parsed++;
            }
            catch (ConfigurationException)
            {
                refused++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {round}: {error.GetType().Name} {error.Message} for:\n{text}");
            }
        }

        Assert.True(parsed > 1_000 && refused > 1_000, $"a generator that tells nothing: {parsed} parsed, {refused} refused");
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
}
