using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using AfdActors.Cli.Commands;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Cli.Tests.Documents;

/// <summary>What the documents tell readers to type can be typed, and what they say to run as it stands runs.</summary>
public sealed class DocumentedCommandsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static TheoryData<string> FilesWithCommands => [.. DocumentedCommands.All().Select(shown => shown.File).Distinct()];

    [Theory]
    [MemberData(nameof(FilesWithCommands))]
    public void Every_command_that_a_document_shows_has_only_options_that_exist(string file)
    {
        foreach (var command in DocumentedCommands.All().Where(shown => shown.File == file).Select(shown => shown.Command))
            Assert.True(Errors(command) is [], $"{file}: afd {command}: {string.Join("; ", Errors(command))}");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/tutorial.md")]
    [InlineData("docs/cluster.md")]
    [InlineData("deploy/compose.yaml")]
    [InlineData("deploy/kubernetes/coordinator.yaml")]
    [InlineData("deploy/kubernetes/clients.yaml")]
    [InlineData("deploy/systemd/afd-coordinator.service")]
    [InlineData("deploy/systemd/afd-client.service")]
    public void Commands_are_found_in(string file) => Assert.Contains(file, DocumentedCommands.All().Select(shown => shown.File));

    [Theory]
    [InlineData("./afd run --nonsense 1", "--nonsense")]
    [InlineData("./afd fly   to the moon", "fly")]
    [InlineData("    command: client --join a:1 --stat b", "--stat")]
    [InlineData("args: [\"coordinator\",\n  \"--lisen\", \"a:1\"]", "--lisen")]
    [InlineData("ExecStart=/usr/bin/dotnet /opt/afd/afd.dll client --jion a:1", "--jion")]
    public void A_command_that_is_wrong_is_seen(string text, string wrong) =>
        Assert.Contains(Errors(Assert.Single(DocumentedCommands.In(text))), error => error.Contains(wrong, StringComparison.Ordinal));

    /// <summary>The blocks fenced as sh, one after another, in a folder that has of the repository what they name.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/tutorial.md")]
    public async Task What_a_document_says_to_run_runs(string document)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "hocon", "samples", "docs" })
            Directory.CreateSymbolicLink(Path.Combine(folder.FullPath, name), Path.Combine(DocumentedCommands.Root, name));
        var afd = folder.File("afd", $"#!/bin/sh\nexec dotnet '{Program()}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(afd, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var script = folder.File("script.sh", DocumentedCommands.Script(document));

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", script])
        {
            WorkingDirectory = folder.FullPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var late = new CancellationTokenSource(Limit);
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(late.Token), shell.StandardError.ReadToEndAsync(late.Token));
        await shell.WaitForExitAsync(late.Token);

        Assert.True(shell.ExitCode == 0, $"{await output}\n{await error}");
        Assert.Contains("report.html", await output, StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a command line.</summary>
    private static IReadOnlyList<string> Errors(string command)
    {
        var json = new Option<bool>("--json") { Recursive = true };
        var services = new CommandServices(
            FederationHost.RunAsync, (_, _, _) => "", () => new Terminal(TextWriter.Null, TextWriter.Null), json,
            () => NullLoggerFactory.Instance, () => RunCatalogs.BuiltIn);
        var root = AfdCommandLine.Root(
            services, json, new Option<bool>("--verbose") { Recursive = true }, new Option<string[]>("--plugin") { Recursive = true },
            new Option<string>("--log-format") { Recursive = true });
        return [.. root.Parse([.. CommandLineParser.SplitCommandLine(command)]).Errors.Select(error => error.Message)];
    }

    /// <summary>artifacts/bin/Cli.Tests/release/ is this folder; the command is its neighbor.</summary>
    private static string Program()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "Cli", here.Name, "afd.dll");
    }
}
