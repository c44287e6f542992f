using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Cluster.Tests.Support;
using AfdActors.Dashboard.Watching;
using AfdActors.Datasets;
using AfdActors.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AfdActors.Dashboard.Tests.Browser;

/// <summary>The buttons of the page, and a run in a host that has it.</summary>
public sealed class OperatorTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [BrowserFact]
    public async Task Run_is_paused_resumed_freed_of_a_client_and_stopped_by_button()
    {
        using var host = Build();
        await host.StartAsync();
        var federation = host.Services.GetRequiredService<IFederation>();
        var page = await chromium.OpenAsync(host.Services.GetRequiredService<DashboardServer>().Link!);
        await Expect(page.Locator("#title")).ToHaveTextAsync("stripes, mlp");
        await Reached(3);

        await page.Locator("#pause").ClickAsync();
        await Expect(page.Locator("#phase")).ToHaveTextAsync("paused");
        await Expect(page.Locator("#pause")).ToHaveTextAsync("Resume");
        // The open round closes, and no other opens.
        await Expect(page.Locator("#events li.operator").First).ToContainTextAsync("paused");
        await Eventually.Is(Settled, Patience, "the open round closes", () => "");
        var closed = federation.Rounds.Count;

        await page.Locator("#clients .row", new() { HasText = "c2" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("#clients .row", new() { HasText = "c2" })).ToContainTextAsync("excluded");
        Assert.Equal(closed, federation.Rounds.Count);
        await page.Locator("#pause").ClickAsync();
        await Reached(closed + 3);

        await page.Locator("#stop").ClickAsync();
        var result = await federation.Completion.WaitAsync(Patience);
        Assert.InRange(result.Reports.Count, closed + 3, 99_999);
        Assert.All(result.Reports.Skip(closed), report => Assert.DoesNotContain("c2", report.Clients));
        await Expect(page.Locator("#phase")).ToHaveTextAsync("over");
        await host.StopAsync();

        Task Reached(int rounds) => Eventually.Is(() => federation.Rounds.Count >= rounds, Patience, $"{rounds} rounds close", () => "");

        bool Settled() => host.Services.GetRequiredService<DashboardServer>().Watch.Status().Run.Phase == RunPhase.Waiting;
    }

    /// <summary>Four clients, of whom two train in each of many short rounds.</summary>
    private static IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["afd:run:rounds"] = "100000",
            ["afd:model:name"] = "mlp",
            ["afd:selection:clients-per-round"] = "2",
            ["afd:training:batch"] = "4",
        });
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes())
            .AddDashboard(dashboard => dashboard.Listen = "127.0.0.1:0");
        return builder.Build();
    }

    /// <summary>Eight samples of 2 by 2 for each of four clients; all values of a sample are its label.</summary>
    private static FederatedDataset Stripes()
    {
        ImmutableArray<int> shape = [1, 2, 2];
        var samples = SampleSet.FromValues(
            shape, [.. Enumerable.Range(0, 32).Select(i => (float)(i / 4 % 2))], [.. Enumerable.Range(0, 8).Select(i => i % 2)]);
        return new FederatedDataset(
            "stripes", shape, 2, [.. Enumerable.Range(0, 4).Select(i => new ClientDataset(new ClientId($"c{i}"), samples, samples))]);
    }
}
