using System.Text.RegularExpressions;

namespace AfdActors.Architecture.Tests;

/// <summary>What the documents name exists: a map whose places are gone leads nowhere.</summary>
public sealed partial class DocumentationTests
{
    private const string PaperMap = "docs/paper-map.md";

    /// <summary>The test methods of each test file, by the file's name without extension; files of one name are taken together.</summary>
    private static readonly ILookup<string, string> Tests = Repository.Files("tests", "*.cs")
        .SelectMany(path =>
            TestMethod().Matches(File.ReadAllText(path))
            .Select(match => (Class: Path.GetFileNameWithoutExtension(path), Method: match.Groups[1].Value)))
        .ToLookup(test => test.Class, test => test.Method);

    public static TheoryData<string> Documents =>
        [.. new[] { "docs", "experiments" }.SelectMany(folder => Repository.Files(folder, "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)), "README.md", "ARCHITECTURE.md"];

    public static TheoryData<string> RowsOfThePaperMap => [.. Rows()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_a_document_names_exists(string document)
    {
        foreach (var name in Quoted(Read(document)))
        {
            if (QualifiedTest().Match(name) is { Success: true } test)
                Assert.True(Tests[test.Groups[1].Value].Contains(test.Groups[2].Value), $"{document}: expected a test, got {name}");
            else if (TestName().IsMatch(name))
                Assert.True(Tests.Any(file => file.Contains(name)), $"{document}: expected a test of some class, got {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_source_file_that_a_document_names_exists(string document)
    {
        foreach (var name in Quoted(Read(document)).Where(name => SourceFile().IsMatch(name)))
            Assert.True(FindSource(name) is not null, $"{document}: expected a source file, got {name}");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_between_documents_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (var target in Link().Matches(Read(document)).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal)))
        {
            var parts = target.Split('#', 2);
            var file = parts[0].Length == 0 ? Path.Combine(Repository.Root, document) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(file), $"{document}: expected something at {target}");
            if (parts.Length == 2) Assert.Contains(parts[1], File.ReadLines(file).Where(line => line.StartsWith('#')).Select(Anchor));
        }
    }

    /// <summary>Columns: what, from, file, test. A word in back quotes after a file is a name that stands in it.</summary>
    [Theory]
    [MemberData(nameof(RowsOfThePaperMap))]
    public void Every_row_of_the_paper_map_names_its_files_and_its_tests(string row)
    {
        var columns = ColumnBar().Split(row);
        Assert.Equal(6, columns.Length);
        string? source = null;
        foreach (var name in Quoted(columns[3]))
        {
            if (SourceFile().IsMatch(name))
                source = FindSource(name);
            else
                Assert.Matches($@"\b{Regex.Escape(name)}\b", File.ReadAllText(source ?? throw new InvalidOperationException($"expected a file before {name}")));
        }

        Assert.NotNull(source);
        Assert.NotEmpty(Quoted(columns[4]));
        Assert.All(Quoted(columns[4]), name => Assert.Matches(QualifiedTest(), name));
    }

    private static IEnumerable<string> Rows() => File.ReadLines(Path.Combine(Repository.Root, PaperMap))
        .Where(line =>
            line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal)
            && !line.StartsWith("| What |", StringComparison.Ordinal));

    private static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    private static IReadOnlyList<string> Quoted(string text) => [.. BackQuoted().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>A path from the root or from src/Algorithms, or the bare name of a file under src or tests.</summary>
    private static string? FindSource(string name)
    {
        foreach (var folder in (string[])["", "src/Algorithms"])
        {
            var path = Path.Combine(Repository.Root, folder, name);
            if (File.Exists(path)) return path;
        }

        return name.Contains('/', StringComparison.Ordinal)
            ? null
            : new[] { "src", "tests" }.SelectMany(folder => Repository.Files(folder, name)).FirstOrDefault();
    }

    /// <summary>The heading as the fragment of a link to it.</summary>
    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex BackQuoted();

    [GeneratedRegex(@"^(\w+Tests)\.(\w+)$")]
    private static partial Regex QualifiedTest();

    /// <summary>Words joined by underscores, the first of them capitalized and no other in capitals.</summary>
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[a-z0-9]\w*){2,}$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^[\w./-]+\.cs$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex ColumnBar();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
