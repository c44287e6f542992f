using System.Globalization;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard.Tests.Http;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace AfdActors.Dashboard.Tests.Browser;

/// <summary>The page in a browser, and a run that is made up.</summary>
public sealed class PageTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const string Hostile = "<img src=x onerror=\"document.title='broken'\">";

    [BrowserFact]
    public async Task Page_shows_the_run_and_what_changes()
    {
        await using var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 3);
        var page = await chromium.OpenAsync(served.Server.Link!);
        await Expect(page.Locator("#title")).ToHaveTextAsync("letters");
        await Expect(page.Locator("#facts")).ToContainTextAsync("2 of 10");
        await Expect(page.Locator("#facts")).ToContainTextAsync("60.0 % of 90.0 %");
        await Expect(page.Locator("#accuracy path.curve")).ToHaveCountAsync(1);
        await Expect(page.Locator("#accuracy .target")).ToHaveCountAsync(1);
        await Expect(page.Locator("#bytes path.curve")).ToHaveCountAsync(2);
        await Expect(page.Locator("#heat canvas")).ToHaveCountAsync(1);

        var plan = FakeRun.Plan(3, FakeRun.Client(1));
        served.Run.Open(plan);
        served.Run.Phase(plan, FakeRun.Client(1), ClientPhase.Training);
        await Expect(Row(page, "c0001")).ToContainTextAsync("training");
        await Expect(page.Locator("#phase")).ToHaveTextAsync("training");
        served.Run.Settle(plan, FakeRun.Client(1), "accepted", loss: 0.125, down: 5_000_000);
        await Expect(Row(page, "c0001")).ToContainTextAsync("0.125");
        await Expect(Row(page, "c0001")).ToContainTextAsync("5.0 MB");
        served.Run.Close(3, accuracy: 0.7);
        await Expect(page.Locator("#events li").First).ToContainTextAsync("round 3 closed");
    }

    [BrowserFact]
    public async Task Words_of_others_are_text_and_nothing_more()
    {
        await using var served = await ServedRun.StartAsync();
        served.Run.Begin(title: Hostile);
        var client = new Algorithms.ClientId(Hostile);
        served.Run.Join(Hostile, client);
        served.Run.Settle(FakeRun.Plan(1, client), client, Hostile);
        served.Run.Refuse(Hostile, Hostile);
        var page = await chromium.OpenAsync(served.Server.Link!);
        await Expect(page.Locator("#title")).ToHaveTextAsync(Hostile);
        await Expect(page.Locator("#events .refusal")).ToContainTextAsync($"node {Hostile} at 192.0.2.1:4053 refused: {Hostile}");
        await Expect(page.Locator("#clients .c-client").First).ToHaveTextAsync(Hostile);
        await Expect(page.Locator("#clients .c-state").First).ToContainTextAsync(Hostile);
        await Expect(page.Locator("#events")).ToContainTextAsync(Hostile);
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.NotEqual("broken", await page.TitleAsync());
    }

    /// <summary>The page keeps the lines that the server keeps, though it hears of them one by one.</summary>
    [BrowserFact]
    public async Task Refusals_are_counted_and_the_page_keeps_the_last_five()
    {
        await using var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 3);
        var page = await chromium.OpenAsync(served.Server.Link!);
        var refusals = page.Locator("#events .refusal");
        for (var times = 1; times <= 3; times++)
        {
            served.Run.Refuse("a", "wrong token");
            await Expect(page.Locator("#events li").First).ToContainTextAsync(times == 1 ? "refused: wrong token" : $"wrong token ({times} times)");
            await Expect(refusals).ToHaveCountAsync(1);
        }

        foreach (var stranger in (string[])["b", "c", "d", "e", "f"])
        {
            served.Run.Refuse(stranger, "no");
            await Expect(page.Locator("#events li").First).ToContainTextAsync($"node {stranger} at");
        }

        await Expect(refusals).ToHaveCountAsync(5);
        await Expect(page.Locator("#events")).Not.ToContainTextAsync("node a at");
        await Expect(page.Locator("#events")).ToContainTextAsync("the run began");
        for (var round = 3; round <= 300; round++) served.Run.Close(round);
        await Expect(page.Locator("#events li").First).ToContainTextAsync("round 300 closed");
        await Expect(page.Locator("#events li")).ToHaveCountAsync(200 + 5);
    }

    [BrowserFact]
    public async Task Without_the_token_there_is_nothing_to_press_and_with_it_the_address_keeps_no_secret()
    {
        await using var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 3);
        var reader = await chromium.OpenAsync(served.Server.Address!.ToString());
        await Expect(Row(reader, "c0001")).ToBeVisibleAsync();
        await Expect(reader.Locator("#controls")).ToBeHiddenAsync();
        Assert.Equal(0, await reader.Locator(".row button").CountAsync());

        var operating = await chromium.OpenAsync(served.Server.Link!);
        await Expect(operating.Locator("#controls")).ToBeVisibleAsync();
        await Expect(Row(operating, "c0001").GetByRole(AriaRole.Button)).ToHaveTextAsync("exclude");
        Assert.DoesNotContain(served.Server.Token, operating.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Narrow_page_needs_no_scrolling_sideways()
    {
        await using var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 100);
        served.Run.Join(new string('w', 120), new Algorithms.ClientId(new string('x', 128)));
        var page = await chromium.OpenAsync(served.Server.Link!, width: 400);
        await Expect(Row(page, "c0001")).ToBeVisibleAsync();
        Assert.Equal(400, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Expect(Row(page, "c0001").Locator(".c-state")).ToContainTextAsync("idle");
    }

    [BrowserFact]
    public async Task Dark_and_light_follow_the_system()
    {
        await using var served = await ServedRun.StartAsync();
        const string back = "getComputedStyle(document.body).backgroundColor";
        var light = await chromium.OpenAsync(served.Server.Link!);
        var dark = await chromium.OpenAsync(served.Server.Link!, dark: true);
        Assert.True(await Brightness(light) > 230);
        Assert.True(await Brightness(dark) < 40);

        async Task<int> Brightness(IPage page) =>
            int.Parse((await page.EvaluateAsync<string>(back)).Split('(', ',')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>30 px a row in a window of 480 px: 16 rows and 8 to spare, of whatever number of clients.</summary>
    [BrowserFact]
    public async Task Of_1000_clients_only_those_in_sight_are_drawn_and_only_what_changed_is_written()
    {
        const int most = 16 + 8 + 1;
        await using var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 1000);
        var page = await chromium.OpenAsync(served.Server.Link!);
        await Expect(page.Locator("#count")).ToHaveTextAsync("1000");
        Assert.InRange(await page.Locator("#clients .row").CountAsync(), 16, most);

        var plan = FakeRun.Plan(3, [.. Enumerable.Range(0, 1000).Select(FakeRun.Client)]);
        await Update(() => served.Run.Open(plan), 1000, 2 * most, "all 1,000 rows");
        await Update(() => served.Run.Phase(plan, FakeRun.Client(2), ClientPhase.Training), 1, 2 * most, "one row");

        await page.Locator("#filter").FillAsync("c0777");
        await Expect(page.Locator("#clients .row:visible")).ToHaveCountAsync(1);
        await page.Locator("#filter").FillAsync("");
        await page.Locator("#clients .head button", new() { HasText = "client" }).ClickAsync();
        await Expect(page.Locator("#clients .row:visible .c-client").First).ToHaveTextAsync("c0999");
        await page.Locator("#clients .window").EvaluateAsync("window => window.scrollTop = 1e6");
        await Expect(Row(page, "c0000")).ToBeVisibleAsync();
        Assert.InRange(await page.Locator("#clients .row").CountAsync(), 16, most + 4);

        // The ages of the rows in sight may be written once more between two changes.
        async Task Update(Action happens, int clients, int most, string what)
        {
            await page.EvaluateAsync("performance.clearMeasures('afd-update')");
            happens();
            var handle = await page.WaitForFunctionAsync(
                "clients => { const [m] = performance.getEntriesByName('afd-update'); return m?.detail.clients === clients && [m.detail.written, m.duration]; }",
                clients);
            var (written, milliseconds) = await handle.JsonValueAsync<double[]>() is [var w, var ms] ? (w, ms) : default;
            output.WriteLine($"an update of {what} of 1,000 took {milliseconds:f1} ms and wrote {written} cells");
            Assert.InRange(written, 1, most);
        }
    }

    [BrowserFact]
    public async Task Page_that_lost_the_run_says_so()
    {
        var served = await ServedRun.StartAsync();
        Show(served.Run, clients: 1);
        var page = await chromium.OpenAsync(served.Server.Link!);
        await Expect(Row(page, "c0000")).ToBeVisibleAsync();
        await served.DisposeAsync();
        await Expect(page.Locator("#phase")).ToHaveTextAsync("failed");
        await Expect(page.Locator("#detail")).ToHaveTextAsync("interrupted in round 2");
    }

    private static ILocator Row(IPage page, string client) =>
        page.Locator("#clients .row:visible", new() { Has = page.GetByText(client, new() { Exact = true }) });

    private static void Show(FakeRun run, int clients)
    {
        run.Begin(target: 0.9, title: "letters");
        run.Join("node", Enumerable.Range(0, clients).Select(FakeRun.Client));
        run.Close(1, accuracy: 0.5, testLoss: 1.5);
        run.Close(2, accuracy: 0.6, testLoss: 1.25);
        run.Scores(64);
    }
}
