using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard.Http;
using AfdActors.Hosting;
using Akka.Actor;

namespace AfdActors.Dashboard.Tests.Http;

public sealed class ServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Page_needs_nothing_from_outside_and_runs_no_script_of_others()
    {
        await using var served = await ServedRun.StartAsync();
        var answer = await served.Http.GetAsync("/");
        Assert.StartsWith("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.All(PageFiles.All.Values, file =>
        {
            var text = System.Text.Encoding.UTF8.GetString(file.Bytes);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
            Assert.DoesNotContain("://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        });
        foreach (var path in PageFiles.All.Keys) Assert.True((await served.Http.GetAsync(path)).IsSuccessStatusCode, path);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("board.example", true)]
    [InlineData("Board.Example", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("evilboard.example", false)]
    [InlineData("evil.localhost", false)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    public async Task Name_that_was_made_to_point_here_is_refused(string host, bool known)
    {
        var options = new DashboardOptions();
        options.Hosts.Add("board.example");
        await using var served = await ServedRun.StartAsync(options);
        foreach (var path in (string[])["/", "/api/status", "/api/events", "/metrics"])
        {
            if (known && path == "/api/events") continue;
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = $"{host}:4060" } };
            var answer = await served.Http.SendAsync(request);
            Assert.Equal(known ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("secre")]
    [InlineData("secrets")]
    public async Task Without_the_token_nothing_is_done(string token)
    {
        await using var served = await ServedRun.StartAsync(new DashboardOptions { Token = "secret" });
        foreach (var path in (string[])["/api/pause", "/api/resume", "/api/stop", "/api/exclude"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { client = "c0000" }) };
            if (token.Length > 0) request.Headers.Add(ControlDesk.TokenHeader, token);
            var answer = await served.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("the token is not this run's", (await answer.Content.ReadFromJsonAsync<ControlDesk.Answer>())!.Refusal);
        }
    }

    [Fact]
    public async Task With_the_token_a_run_that_has_not_begun_says_so_and_no_link_acts()
    {
        await using var served = await ServedRun.StartAsync(new DashboardOptions { Token = "secret" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pause");
        request.Headers.Add(ControlDesk.TokenHeader, "secret");
        Assert.Equal(HttpStatusCode.Conflict, (await served.Http.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await served.Http.GetAsync("/api/pause")).StatusCode);
        using var asks = new HttpRequestMessage(HttpMethod.Options, "/api/pause");
        asks.Headers.Add("Origin", "http://evil.example");
        Assert.DoesNotContain((await served.Http.SendAsync(asks)).Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    /// <summary>4096 bytes are read. One more is refused, though they say the same.</summary>
    [Theory]
    [InlineData(4096, HttpStatusCode.OK)]
    [InlineData(4097, HttpStatusCode.BadRequest)]
    public async Task Body_of_an_action_is_read_up_to_4_kB(int bytes, HttpStatusCode expected)
    {
        using var system = ActorSystem.Create("run");
        await using var served = await ServedRun.StartAsync(new DashboardOptions { Token = "secret" });
        served.Run.Begin(control: new RunControl(system.ActorOf(Props.Create(() => new Obedient()))));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/exclude")
        {
            Content = new StringContent("""{"client":"c0000"}""".PadRight(bytes)),
        };
        request.Headers.Add(ControlDesk.TokenHeader, "secret");
        Assert.Equal(expected, (await served.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Tokens_are_long_and_of_one_server_each()
    {
        await using var one = await ServedRun.StartAsync();
        await using var other = await ServedRun.StartAsync();
        Assert.Equal(32, one.Server.Token.Length);
        Assert.NotEqual(one.Server.Token, other.Server.Token);
        Assert.EndsWith($"/#token={one.Server.Token}", one.Server.Link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_tells_all_once_then_what_changed_and_goes_on_where_a_page_was()
    {
        await using var served = await ServedRun.StartAsync();
        served.Run.Begin();
        served.Run.Join("n", FakeRun.Client(0), FakeRun.Client(1));
        var (_, first) = await EventAsync(served, null);
        Assert.True(first.GetProperty("reset").GetBoolean());
        Assert.Equal(2, first.GetProperty("clients").GetArrayLength());

        using var response = await served.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (mark, _) = await NextAsync(reader);
        served.Run.Phase(FakeRun.Plan(1, FakeRun.Client(1)), FakeRun.Client(1), ClientPhase.Training);
        var (next, changes) = await NextAsync(reader);
        AssertOneTrains(changes);
        Assert.NotEqual(mark, next);
        AssertOneTrains((await EventAsync(served, mark)).Data);

        static void AssertOneTrains(JsonElement changes)
        {
            Assert.False(changes.GetProperty("reset").GetBoolean());
            var row = Assert.Single(changes.GetProperty("clients").EnumerateArray());
            Assert.Equal(("c0001", "training"), (row.GetProperty("id").GetString(), row.GetProperty("state").GetString()));
            Assert.False(changes.TryGetProperty("run", out _));
        }
    }

    [Fact]
    public async Task Open_pages_hear_the_end()
    {
        var served = await ServedRun.StartAsync();
        served.Run.Begin();
        using var response = await served.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await NextAsync(reader);
        var stopped = served.Server.StopAsync(CancellationToken.None);
        Assert.Equal("failed", (await NextAsync(reader)).Data.GetProperty("run").GetProperty("phase").GetString());
        await stopped.WaitAsync(Patience);
        await served.DisposeAsync();
    }

    [Fact]
    public async Task Health_and_status_say_what_the_run_does()
    {
        await using var served = await ServedRun.StartAsync();
        served.Run.Begin(rounds: 7, target: 0.9, title: "letters");
        served.Run.Join("n", FakeRun.Client(0), FakeRun.Client(1));
        served.Run.Close(1, accuracy: 0.5);
        Assert.Equal("round 1 of 7\n", await served.Http.GetStringAsync("/healthz"));
        var status = await served.Http.GetFromJsonAsync<JsonElement>("/api/status");
        var run = status.GetProperty("run");
        Assert.Equal(
            ("letters", 1, 7, 0.5, 0.9, "waiting"),
            (run.GetProperty("title").GetString(), run.GetProperty("round").GetInt32(), run.GetProperty("rounds").GetInt32(),
                run.GetProperty("accuracy").GetDouble(), run.GetProperty("target").GetDouble(), run.GetProperty("phase").GetString()));
        Assert.Equal(2, status.GetProperty("clients").GetProperty("idle").GetInt32());

        served.Server.Observer.Happened(new RunEvent.Ended(1, "the disk is full"));
        var sick = await served.Http.GetAsync("/healthz");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the disk is full\n"), (sick.StatusCode, await sick.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Metrics_are_those_of_the_runs_own_meter()
    {
        await using var served = await ServedRun.StartAsync();
        await using var other = await ServedRun.StartAsync();
        served.Metrics.ClientsChanged(3);
        other.Metrics.ClientsChanged(5);
        var answer = await served.Http.GetAsync("/metrics");
        Assert.StartsWith("text/plain; version=0.0.4", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\nafd_clients_connected 3\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("afd_clients_connected 5", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_is_taken_gets_a_clear_message()
    {
        await using var served = await ServedRun.StartAsync();
        using var meter = new System.Diagnostics.Metrics.Meter("other");
        await using var second = new DashboardServer(
            new DashboardOptions { Listen = $"{served.Server.Address!.Port}" }, meter,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System);
        var error = await Assert.ThrowsAsync<UsageException>(() => second.StartAsync("--dashboard", CancellationToken.None));
        Assert.StartsWith(
            $"--dashboard 127.0.0.1:{served.Server.Address.Port}: expected an address of this machine with a free port", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4060", "127.0.0.1:4060")]
    [InlineData(":4060", "127.0.0.1:4060")]
    [InlineData("localhost:4060", "127.0.0.1:4060")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:4060", "[::1]:4060")]
    public void Port_alone_is_for_this_machine_alone(string text, string address) =>
        Assert.Equal(address, DashboardAddress.Parse("--dashboard", text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("70000")]
    [InlineData("host:")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.Contains("expected HOST:PORT", Assert.Throws<UsageException>(() => DashboardAddress.Parse("--dashboard", text)).Message, StringComparison.Ordinal);

    private static async Task<(string Mark, JsonElement Data)> EventAsync(ServedRun served, string? mark)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (mark is not null) request.Headers.Add("Last-Event-ID", mark);
        using var response = await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await NextAsync(reader);
    }

    private static async Task<(string Mark, JsonElement Data)> NextAsync(StreamReader reader)
    {
        var mark = await reader.ReadLineAsync().WaitAsync(Patience);
        var data = await reader.ReadLineAsync().WaitAsync(Patience);
        Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Patience));
        return (mark!["id: ".Length..], JsonSerializer.Deserialize<JsonElement>(data!["data: ".Length..]));
    }

    /// <summary>A coordinator that does all that it is asked for.</summary>
    private sealed class Obedient : ReceiveActor
    {
        public Obedient() => Receive<ControlRequest>(_ => Sender.Tell(new ControlAnswer(null)));
    }
}
