namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class CertsCommandTests
{
    [Fact]
    public async Task Two_commands_make_an_authority_and_a_nodes_file_that_their_owner_alone_can_read()
    {
        using var afd = new CommandHarness();
        var (folder, node) = (afd.Folder.Inside("authority"), afd.Folder.Inside("node.pem"));
        Assert.Equal(ExitCode.Done, (await afd.RunAsync("certs", "init", "--out", folder)).Code);
        var (code, output, error) = await afd.RunAsync(
            "certs", "issue", "--ca", folder, "--host", "node.example", "--host", "10.0.0.7", "--out", node, "--days", "30");
        Assert.True(code == ExitCode.Done, error);
        Assert.Matches(@"node\.pem: a certificate for node\.example, 10\.0\.0\.7, valid until \d{4}-\d\d-\d\d", output);
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var path in (string[])[node, Path.Combine(folder, "authority.key"), Path.Combine(folder, "authority.pem")])
            Assert.Equal(file, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Nothing_is_written_over()
    {
        using var afd = new CommandHarness();
        var (folder, node) = (afd.Folder.Inside("authority"), afd.Folder.Inside("node.pem"));
        string[] init = ["certs", "init", "--out", folder];
        string[] issue = ["certs", "issue", "--ca", folder, "--host", "node", "--out", node];
        foreach (var command in (string[][])[init, issue])
        {
            Assert.Equal(ExitCode.Done, (await afd.RunAsync(command)).Code);
            var before = Directory.EnumerateFiles(afd.Folder.FullPath, "*", SearchOption.AllDirectories).Order().Select(File.ReadAllText)
                .ToList();
            var (code, _, error) = await afd.RunAsync(command);
            Assert.Equal(ExitCode.BadInput, code);
            Assert.Contains("expected a new file", error, StringComparison.Ordinal);
            Assert.Equal(
                before, Directory.EnumerateFiles(afd.Folder.FullPath, "*", SearchOption.AllDirectories).Order().Select(File.ReadAllText));
        }
    }

    [Theory]
    [InlineData("--host: expected a DNS name or an IP address, got 'no host'", "--host", "no host")]
    [InlineData("--days: expected a whole number from 1 to 3650, got '0'", "--host", "node", "--days", "0")]
    [InlineData("--days: expected a whole number from 1 to 3650, got 'long'", "--host", "node", "--days", "long")]
    public async Task What_makes_no_sense_is_refused_and_nothing_written(string message, params string[] options)
    {
        using var afd = new CommandHarness();
        var (folder, node) = (afd.Folder.Inside("authority"), afd.Folder.Inside("node.pem"));
        await afd.RunAsync("certs", "init", "--out", folder);
        var (code, _, error) = await afd.RunAsync(["certs", "issue", "--ca", folder, "--out", node, .. options]);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(File.Exists(node));
    }

    [Fact]
    public async Task A_folder_without_an_authority_is_refused()
    {
        using var afd = new CommandHarness();
        var (code, _, error) =
            await afd.RunAsync("certs", "issue", "--ca", afd.Folder.FullPath, "--host", "node", "--out", afd.Folder.Inside("node.pem"));
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("expected authority.pem and authority.key as 'afd certs init' makes them", error, StringComparison.Ordinal);
    }
}
