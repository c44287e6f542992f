using System.Reflection;

namespace AfdActors.Architecture.Tests;

/// <summary>Who may know whom (ARCHITECTURE.md): an arrow that is not listed here is a build-time mistake.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["AfdActors.Algorithms"] = [],
        ["AfdActors.Messages"] = ["AfdActors.Algorithms", "Akka", "MessagePack"],
        ["AfdActors.Training"] = ["AfdActors.Algorithms", "TorchSharp"],
        ["AfdActors.Coordinator"] = ["AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Training", "Akka"],
        ["AfdActors.ClientNode"] = ["AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Training", "Akka"],
        ["afd"] =
        [
            "AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Training", "AfdActors.Coordinator", "AfdActors.ClientNode", "Akka",
            "Spectre.Console", "System.CommandLine", "Microsoft.Extensions",
        ],
    };

    public static TheoryData<string> Assemblies => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_references_only_what_its_place_allows(string assembly)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !IsBaseLibrary(name)).ToList();
        Assert.All(references, name => Assert.Contains(Arrows[assembly], allowed => name == allowed || name.StartsWith(allowed + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_source_project_has_its_arrows_listed()
    {
        var names = Repository.Files("src", "*.csproj").Select(AssemblyName);
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sources_do_not_know_which_packages_they_run_on()
    {
        var sources = new[] { "src", "tests" }.SelectMany(folder => Repository.Files(folder, "*.cs"));
        Assert.DoesNotContain(sources, path => File.ReadLines(path).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));
    }

    private static bool IsBaseLibrary(string name) =>
        name is "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives" || (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.CommandLine", StringComparison.Ordinal));

    private static string AssemblyName(string project)
    {
        var text = File.ReadAllText(project);
        var start = text.IndexOf("<AssemblyName>", StringComparison.Ordinal) + "<AssemblyName>".Length;
        return text[start..text.IndexOf("</AssemblyName>", StringComparison.Ordinal)];
    }
}
