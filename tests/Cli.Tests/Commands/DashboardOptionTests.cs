using System.Net;
using System.Net.Sockets;

namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class DashboardOptionTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task Run_says_where_its_page_is_and_has_the_model_that_it_has_without()
    {
        var (code, seen, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--dashboard", "127.0.0.1:0", "--dashboard-token", "mine");
        Assert.True(code == 0, error);
        Assert.Matches(@"dashboard: http://127\.0\.0\.1:\d+/#token=mine\n", error);
        Assert.DoesNotContain("stopped", error, StringComparison.Ordinal);
        Assert.Equal(Model(seen), Model((await _afd.RunAsync("run", "--config", _afd.Config)).Out));

        static string Model(string table) => table.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
    }

    [Fact]
    public async Task Port_that_is_taken_ends_the_command_before_anything_is_written()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var folder = _afd.Folder.Inside("run");
        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--out", folder, "--dashboard", $"{port}");
        Assert.Equal(2, code);
        Assert.Contains($"--dashboard 127.0.0.1:{port}: expected an address of this machine with a free port", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
