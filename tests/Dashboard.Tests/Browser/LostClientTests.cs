using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AfdActors.Cluster.Tests.Support;
using AfdActors.Testing;
using static Microsoft.Playwright.Assertions;

namespace AfdActors.Dashboard.Tests.Browser;

/// <summary>A cluster of processes, one of which is killed while the page is open.</summary>
public sealed partial class LostClientTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [BrowserFact]
    public async Task Client_that_is_killed_is_shown_as_lost_and_why()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2},{(i % 2 == 0 ? "anna" : "bert")},{i},{i % 7}"));
        var data = folder.File("data.csv", "label,client,x,y\n" + string.Join('\n', rows));
        var config = folder.File("run.conf", $$"""
            afd {
              run.rounds = 100000
              model.name = mlp
              data { name = csv, path = "{{data}}", partition = natural }
              selection { clients-per-round = 2, min-clients = 1, start-clients = 2 }
            }
            """);
        var join = $"127.0.0.1:{FreePort()}";
        using var coordinator = AfdProcess.Start(
            "coordinator", folder.Inside("coordinator.log"), "coordinator", "--config", config, "--listen", join,
            "--dashboard", "127.0.0.1:0");
        await coordinator.Prints("Coordinator of run", Patience);
        using var anna = Client("anna");
        using var bert = Client("bert");

        var page = await chromium.OpenAsync(Link().Match(coordinator.Output).Value);
        var row = page.Locator("#clients .row", new() { HasText = "bert" });
        await Expect(page.Locator("#clients .row:visible")).ToHaveCountAsync(2);
        await Expect(row).ToContainTextAsync(Working());

        bert.Kill();
        await Expect(row).ToContainTextAsync(Gone());
        await Expect(page.Locator("#events")).ToContainTextAsync("client bert lost: its node");
        await Expect(page.Locator("#nodes li.lost")).ToHaveCountAsync(1);

        AfdProcess Client(string name) => AfdProcess.Start(
            name, folder.Inside($"{name}.log"), "client", "--config", config, "--join", join, "--clients", name,
            "--state", folder.Inside($"{name}-state"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/#token=\w+")]
    private static partial Regex Link();

    [GeneratedRegex("idle|receiving|training|sending")]
    private static partial Regex Working();

    [GeneratedRegex("lost: its node (is gone|cannot be reached|was removed from the cluster)")]
    private static partial Regex Gone();
}
