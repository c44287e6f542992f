using System.Text.RegularExpressions;

namespace AfdActors.Architecture.Tests;

/// <summary>What <c>.editorconfig</c> asks for and no analyzer checks: the length of lines and files.</summary>
public sealed partial class LineLengthTests
{
    private const int Columns = 140;
    private const int Lines = 300;
    private const string Raw = "\"\"\"";

    public static TheoryData<string> Folders => ["src", "tests", "samples", "benchmarks"];

    /// <summary>Texts in quotes, examples and drawings may be longer.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void A_line_of_code_has_at_most_140_columns(string folder) => Assert.Empty(Repository.Files(folder, "*.cs").SelectMany(TooLong));

    [Fact]
    public void A_file_of_the_product_has_at_most_300_lines() =>
        Assert.DoesNotContain(Repository.Files("src", "*.cs"), file => File.ReadLines(file).Count() > Lines);

    private static IEnumerable<string> TooLong(string file)
    {
        var (number, inRaw) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var marks = line.Split(Raw).Length - 1;
            if (!inRaw && marks == 0 && line.Length > Columns && !Drawing().IsMatch(line) && Text().Replace(line, "").Length > Columns)
                yield return $"{file}:{number}";
            if (marks % 2 == 1) inRaw = !inRaw;
        }
    }

    [GeneratedRegex("\".*\"")]
    private static partial Regex Text();

    [GeneratedRegex("<code>|^//  [|]")]
    private static partial Regex Drawing();
}
