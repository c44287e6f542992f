using System.Text;
using System.Text.RegularExpressions;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests;

/// <summary>
/// Random texts, right ones and damaged ones: right ones are read as what they were written from, and no other ends in anything but a clear
/// error.
/// </summary>
public sealed partial class RandomHoconTests
{
    private const string Signs = "{}[]=:,\"'#/\\$?!@*&^`.+- \t\n\rab019_é\0\u00a0";

    public static TheoryData<string> Files => ConfigurationTests.Files();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_text_in_any_style_is_read_as_the_keys_and_values_that_it_was_written_from(int seed)
    {
        var random = new Random(seed);
        var (blocks, lists) = (0, 0);
        for (var text = 0; text < 200; text++)
        {
            var writer = new RandomWriter(random);
            writer.Entries("", 0);
            var read = HoconText.FromString(writer.Text.ToString(), "x");
            Assert.True(read.Errors.Count == 0, $"{string.Join("\n", read.Errors)}\n{writer.Text}");
            Assert.Equal(writer.Written.Order(), read.Values.Select(entry => $"{entry.Key} = {entry.Value}").Order());
            blocks += writer.Written.Count(entry => entry.Contains('.', StringComparison.Ordinal));
            lists += writer.Written.Count(entry => entry.EndsWith(']'));
        }

        Assert.True(blocks > 500 && lists > 100, $"{blocks} keys in blocks, {lists} lists");
    }

    /// <summary>
    /// What a damaged text is read as is written again, and must be read as the same: nothing was lost or joined on the way.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_refused_by_line_and_column_or_read_as_what_it_says(string file)
    {
        var original = Include().Replace(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), "");
        var random = new Random(original.Length);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 100; round++)
        {
            var damaged = Damaged(original, random);
            var text = HoconText.FromString(damaged, "x.conf");
            if (text.Errors.Count > 0)
            {
                Assert.Matches(Refusal(), Assert.Single(text.Errors).ToString());
                refused++;
                continue;
            }

            var again = HoconText.FromString(ConfigurationText.RenderRaw(text.Values), "again");
            Assert.Empty(again.Errors);
            Assert.Equal(Shown(text), Shown(again));
            read++;
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    private static string Damaged(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            if (damaged.Length == 0)
                damaged.Append(' ');
            var at = random.Next(damaged.Length);
            var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 3 : 60), damaged.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(random.Next(damaged.Length), damaged.ToString(at, length));
                    break;
                case 2:
                    damaged.Insert(at, Signs[random.Next(Signs.Length)]);
                    break;
                default:
                    damaged[at] = Signs[random.Next(Signs.Length)];
                    break;
            }
        }

        return damaged.ToString();
    }

    private static List<string> Shown(HoconText text) => [.. text.Values.Select(entry => $"{entry.Key} = {entry.Value}")];

    [GeneratedRegex("""^include ".*"$""", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"^x\.conf:\d+:\d+: expected .+, got .+$")]
    private static partial Regex Refusal();

    /// <summary>Writes random entries, each in a random one of the ways to write it.</summary>
    private sealed class RandomWriter(Random random)
    {
        public StringBuilder Text { get; } = new();

        public List<string> Written { get; } = [];

        public void Entries(string prefix, int depth)
        {
            var count = random.Next(1, 6);
            for (var i = 0; i < count; i++)
            {
                Text.Append(Pick("", " ", "\n", "\t", "# a comment, with signs = { } [ ] \" ${x}\n", "\r\n"));
                // Each name once in its block, in quotes where it needs them and sometimes where it does not.
                var name = Pick("key", "a-b", "X_", "7", "include", "with space", "a.b", "#") + i;
                var key = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : $"\"{name}\"";
                Text.Append(key == name && random.Next(3) == 0 ? $"\"{name}\"" : key);
                Content(prefix + key, depth);
                Text.Append(i == count - 1 ? Pick("", " ", "\n", ",", " # the end\n")
                    : Pick("\n", ",", " , ", ",\n", " # next\n", " // next\r\n", "\r\n"));
            }
        }

        private void Content(string key, int depth)
        {
            if (depth < 4 && random.Next(3) == 0)
            {
                if (random.Next(4) == 0)
                {
                    Text.Append(".sub");
                    Content(key + ".sub", depth + 1);
                    return;
                }

                Text.Append(Pick("{", " {", " = {", ":{"));
                Entries(key + ".", depth + 1);
                Text.Append(Pick("}", " }", "\n}"));
                return;
            }

            Text.Append(Pick("=", " = ", ": ", "\t=\t"));
            if (random.Next(4) > 0)
            {
                Written.Add($"{key} = '{Scalar()}'");
                return;
            }

            var items = new List<string>();
            Text.Append('[');
            for (var left = random.Next(4); left > 0; left--)
            {
                Text.Append(Pick("", " ", "\n"));
                items.Add(Scalar());
                Text.Append(Pick(",", " , ", "\n", ",\n", " # item\n"));
            }

            Text.Append(']');
            Written.Add($"{key} = [{string.Join(", ", items)}]");
        }

        private string Scalar()
        {
            var value = Pick(
                "1", "-2.5e-3", "10 minutes", "on", "a  b c", "/data/x.y", "x+y", "é~|", "{", "a = 1", "C:\\x", "\"q\"", "#", "a//b",
                "${x}", "[1]", "");
            var bare = value.Length > 0 && !value.Contains("//", StringComparison.Ordinal)
                && value.IndexOfAny(['{', '=', ':', '"', '#', '$', '[', '\\']) < 0;
            Text.Append(bare && random.Next(3) > 0 ? value : HoconLiteral.Quote(value));
            return value;
        }

        private string Pick(params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];
    }
}
