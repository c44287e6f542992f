using System.Text.RegularExpressions;

namespace AfdActors.Architecture.Tests;

/// <summary>
/// The tests that <c>./afd test</c> leaves to <c>./afd test --slow</c>, and those that it must not leave out (docs/faults.md "Fast and
/// slow").
/// </summary>
public sealed partial class SlowTests
{
    private const string Slow = """[Trait("Category", "Slow")]""";

    private static readonly string Faults = File.ReadAllText(Path.Combine(Repository.Root, "docs", "faults.md"));

    /// <summary>What a cluster does, each by the first test that its row names.</summary>
    public static TheoryData<string, string> KeptFast
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (Match row in Row().Matches(Section().Match(Faults).Value))
                rows.Add(row.Groups[1].Value, row.Groups[2].Value);
            return rows;
        }
    }

    [Fact]
    public void There_is_one_category_of_one_project_and_the_launcher_knows_both_sides_of_it()
    {
        var categories = Repository.Files("tests", "*.cs")
            .SelectMany(path => Category().Matches(File.ReadAllText(path)).Select(match => (Path: path, match.Groups[1].Value)));
        Assert.All(categories, category => Assert.Equal(Slow, category.Value));
        Assert.All(categories, category =>
            Assert.StartsWith(Path.Combine(Repository.Root, "tests", "Cluster.Tests"), category.Path, StringComparison.Ordinal));

        var launcher = File.ReadAllText(Path.Combine(Repository.Root, "afd"));
        Assert.Contains("'Category!=Slow'", launcher, StringComparison.Ordinal);
        Assert.Contains("""'Category=Slow') projects=("$root"/tests/Cluster.Tests)""", launcher, StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_stay_fast_is_listed() =>
        Assert.Equal(["joining", "training", "drop-out", "partition", "restart"], KeptFast.Select(row => row[0]));

    [Theory]
    [MemberData(nameof(KeptFast))]
    public void Each_of_these_is_covered_by_a_test_that_is_not_slow(string what, string test)
    {
        var file = Repository.Files("tests/Cluster.Tests", "*.cs").Select(File.ReadAllText)
            .Single(text => text.Contains($" {test}(", StringComparison.Ordinal));

        var before = file[..file.IndexOf($" {test}(", StringComparison.Ordinal)];
        var attributes = before[before.LastIndexOf("\n\n", StringComparison.Ordinal)..];
        var ofClass = file[..file.IndexOf("class ", StringComparison.Ordinal)];
        Assert.False(
            (attributes + ofClass)
            .Contains(Slow, StringComparison.Ordinal), $"{what}: expected a test that ./afd test runs, got the slow {test}");
    }

    [GeneratedRegex(@"^\s*(\[Trait\([^]]*\)\])", RegexOptions.Multiline)]
    private static partial Regex Category();

    [GeneratedRegex(@"## Fast and slow\n.*?(?=\n## |\z)", RegexOptions.Singleline)]
    private static partial Regex Section();

    /// <summary>| joining | `Test_name` |</summary>
    [GeneratedRegex(@"^\| ([\w-]+) \| `(\w+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
