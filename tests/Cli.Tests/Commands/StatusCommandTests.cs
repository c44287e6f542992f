using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard;
using AfdActors.Experiments.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task Status_says_what_a_run_does_in_lines_and_in_json()
    {
        using var meter = new Meter("test");
        await using var server = new DashboardServer(
            new DashboardOptions { Listen = "127.0.0.1:0" }, meter, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync("test", CancellationToken.None);
        server.Observer.Happened(new RunEvent.Began(new RunId("0123456789abcdef"), 0, 9, null!) { Title = "letters\u001b[2J", TargetAccuracy = 0.9 });
        server.Observer.RoundFinished(Reports.Round(1));
        using var harness = new CommandHarness();

        var (code, output, error) = await harness.RunAsync("status", $"{server.Address!.Port}");
        Assert.True(code == 0, error);
        Assert.StartsWith(@"letters\u001b[2J: round 1 of 9, waiting", output, StringComparison.Ordinal);
        Assert.Contains("accuracy 50.0 % of 90.0 %", output, StringComparison.Ordinal);

        var json = await harness.JsonAsync("status", $"127.0.0.1:{server.Address.Port}");
        Assert.Equal(9, json.GetProperty("run").GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task Nobody_answers_is_said_in_one_line_with_what_to_do()
    {
        using var harness = new CommandHarness();
        var (code, output, error) = await harness.RunAsync("status", "1");
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("status 127.0.0.1:1: no run answers there (", error, StringComparison.Ordinal);
        Assert.EndsWith("answer when they are started with --dashboard 127.0.0.1:1", error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"run":{},"clients":{},"events":[]}""")]
    [InlineData("""{"run":{"phase":"flying"}}""")]
    public async Task Answer_of_somebody_else_is_no_status(string answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var other = builder.Build();
        other.MapGet("/api/status", http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer)).AsTask();
        });
        await other.StartAsync();
        using var harness = new CommandHarness();
        var (code, _, error) = await harness.RunAsync("status", $"{new Uri(other.Urls.First()).Port}");
        Assert.Equal(2, code);
        Assert.Contains("what answers there is no dashboard of this version", error, StringComparison.Ordinal);
    }
}
