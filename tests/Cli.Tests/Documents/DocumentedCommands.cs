using System.Text.RegularExpressions;

namespace AfdActors.Cli.Tests.Documents;

/// <summary>The <c>afd</c> commands that documents and deployment files show.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>The repository that the tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Each with the file that shows it, relative to the repository; without the program's own name.</summary>
    public static IEnumerable<(string File, string Command)> All() => Files().SelectMany(path =>
        In(File.ReadAllText(path)).Select(command => (Path.GetRelativePath(Root, path), command)));

    /// <summary>The commands in a text: lines that begin with <c>./afd</c>, those of units, of compose files and of manifests.</summary>
    public static IEnumerable<string> In(string text)
    {
        var joined = ContinuedLine().Replace(text, " ");
        foreach (Match match in ShellLine().Matches(joined))
            yield return Explanation().Replace(match.Groups[1].Value, "");
        foreach (Match match in ComposeLine().Matches(joined))
            yield return match.Groups[1].Value;
        foreach (Match match in ManifestArguments().Matches(joined))
            yield return string.Join(' ', match.Groups[1].Value.Split(',').Select(word => word.Trim().Trim('"')));
    }

    /// <summary>The parts of a document that its readers run as they stand, in order: blocks fenced as <c>sh</c>.</summary>
    public static string Script(string document) => string.Join(
        '\n', ShellBlock().Matches(File.ReadAllText(Path.Combine(Root, document))).Select(match => match.Groups[1].Value));

    private static IEnumerable<string> Files() =>
    [
        Path.Combine(Root, "README.md"),
        .. new[] { "docs", "deploy", "experiments", "samples" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".md" or ".service" or ".yaml").Order(StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AfdActors.sln"))) return folder.FullName;
        throw new InvalidOperationException($"expected AfdActors.sln above {AppContext.BaseDirectory}, got none");
    }

    [GeneratedRegex(@"[ \t]*\\\r?\n[ \t]*")]
    private static partial Regex ContinuedLine();

    [GeneratedRegex(@"^(?:[ \t]*\./afd|ExecStart=\S+ \S+afd\.dll)[ \t]+(.+?)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex ShellLine();

    /// <summary>What a command does, in words beside it, two spaces or more away; or what becomes of its output.</summary>
    [GeneratedRegex(@"(?:[ \t]{2,}(?![-\s])|[ \t]+[#|>]).*$")]
    private static partial Regex Explanation();

    [GeneratedRegex(@"^[ \t]*command:[ \t]+(.+?)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex ComposeLine();

    [GeneratedRegex(@"^[ \t]*args:[ \t]*\[(.+?)\]", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ManifestArguments();

    [GeneratedRegex(@"^```sh\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
