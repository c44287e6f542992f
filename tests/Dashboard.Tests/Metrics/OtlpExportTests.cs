using System.Net;
using System.Text;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;

namespace AfdActors.Dashboard.Tests.Metrics;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Figures_reach_a_collector_at_the_latest_when_the_export_ends()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/v1/metrics", async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.TrySetResult(Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();

        using (OtlpExport.Start(options => (options.Endpoint, options.Protocol) =
            (new Uri(new Uri(collector.Urls.First()), "/v1/metrics"), OtlpExportProtocol.HttpProtobuf)))
        {
            RunMetrics.OfProcess.ClientsChanged(1);
            RunMetrics.OfProcess.ClientsChanged(-1);
        }

        var text = await received.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("afd.clients.connected", text, StringComparison.Ordinal);
        Assert.Contains(RunMetrics.MeterName, text, StringComparison.Ordinal);
    }
}
