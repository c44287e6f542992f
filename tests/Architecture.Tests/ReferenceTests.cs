using System.Reflection;
using System.Xml.Linq;

namespace AfdActors.Architecture.Tests;

/// <summary>Who may know whom (ARCHITECTURE.md): an arrow that is not listed here is a build-time mistake.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["AfdActors.Algorithms"] = [],
        ["AfdActors.Messages"] = ["AfdActors.Algorithms", "Akka", "MessagePack"],
        ["AfdActors.Datasets"] = ["AfdActors.Algorithms", "Parquet", "Sep", "StbImageSharp"],
        ["AfdActors.Training"] = ["AfdActors.Algorithms", "AfdActors.Datasets", "TorchSharp"],
        ["AfdActors.Coordinator"] = ["AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Datasets", "AfdActors.Training", "Akka"],
        ["AfdActors.ClientNode"] = ["AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Datasets", "AfdActors.Training", "Akka"],
        ["AfdActors.Compliance"] =
            ["AfdActors.Algorithms", "AfdActors.Datasets", "AfdActors.Training", "AfdActors.ClientNode", "TorchSharp", "xunit"],
        ["AfdActors.Hosting"] =
        [
            "AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Datasets", "AfdActors.Training", "AfdActors.Coordinator",
            "AfdActors.ClientNode", "Akka",
            "Google.Protobuf", "Microsoft.Extensions", "TorchSharp",
        ],
        ["AfdActors.Dashboard"] =
        [
            "AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Coordinator", "AfdActors.Hosting", "Akka", "Microsoft.AspNetCore",
            "Microsoft.Extensions", "OpenTelemetry",
        ],
        ["AfdActors.Experiments"] =
        [
            "AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Datasets", "AfdActors.Training", "AfdActors.Coordinator",
            "AfdActors.Hosting",
        ],
        ["afd"] =
        [
            "AfdActors.Algorithms", "AfdActors.Messages", "AfdActors.Datasets", "AfdActors.Training", "AfdActors.Coordinator",
            "AfdActors.ClientNode",
            "AfdActors.Hosting", "AfdActors.Experiments", "AfdActors.Dashboard", "Spectre.Console", "System.CommandLine", "Microsoft.Extensions",
        ],
    };

    public static TheoryData<string> Assemblies => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_references_only_what_its_place_allows(string assembly)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !IsBaseLibrary(name)).ToList();
        Assert.All(references, name =>
            Assert.Contains(Arrows[assembly], allowed => name == allowed || name.StartsWith(allowed + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_source_project_has_its_arrows_listed()
    {
        var names = Repository.Files("src", "*.csproj").Select(AssemblyName);
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Akka", "Akka.NET Team")]
    [InlineData("Akka.Remote", "Akka.NET Team")]
    [InlineData("Akka.Cluster", "Akka.NET Team")]
    [InlineData("TorchSharp", "TorchSharp")]
    [InlineData("MessagePack", "neuecc,aarnott")]
    public void The_product_runs_on_the_packages_themselves_in_the_pinned_version(string package, string company)
    {
        var assembly = Assembly.Load(package);
        Assert.Equal(company, assembly.GetCustomAttribute<AssemblyCompanyAttribute>()!.Company);
        var pinned = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => element.Attribute("Include")!.Value == (package == "Akka.Remote" ? "Akka" : package))
                .Attribute("Version")!.Value;
        Assert.StartsWith(
            pinned, assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_are_compiled_as_they_stand()
    {
        var sources = new[] { "src", "tests" }.SelectMany(folder => Repository.Files(folder, "*.cs"));
        Assert.DoesNotContain(
            sources, path => File.ReadLines(path).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));
    }

    private static bool IsBaseLibrary(string name) =>
        name is "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives"
            || (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.CommandLine", StringComparison.Ordinal));

    private static string AssemblyName(string project)
    {
        var text = File.ReadAllText(project);
        var start = text.IndexOf("<AssemblyName>", StringComparison.Ordinal) + "<AssemblyName>".Length;
        return text[start..text.IndexOf("</AssemblyName>", StringComparison.Ordinal)];
    }
}
