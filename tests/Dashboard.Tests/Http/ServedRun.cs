using System.Diagnostics.Metrics;
using AfdActors.Coordinator.Reports;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Dashboard.Tests.Http;

/// <summary>A dashboard at any free port of this machine, and the run that it shows.</summary>
internal sealed class ServedRun : IAsyncDisposable
{
    private readonly Meter _meter = new("test");

    private ServedRun(DashboardOptions options)
    {
        Metrics = new RunMetrics(_meter);
        Server = new DashboardServer(options, _meter, NullLoggerFactory.Instance, TimeProvider.System);
        Run = new FakeRun(Server.Observer);
        Http = new HttpClient();
    }

    public DashboardServer Server { get; }

    public FakeRun Run { get; }

    public RunMetrics Metrics { get; }

    public HttpClient Http { get; }

    public static async Task<ServedRun> StartAsync(DashboardOptions? options = null)
    {
        options ??= new DashboardOptions();
        options.Listen = "127.0.0.1:0";
        var served = new ServedRun(options);
        await served.Server.StartAsync("test", CancellationToken.None);
        served.Http.BaseAddress = served.Server.Address;
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        _meter.Dispose();
    }
}
