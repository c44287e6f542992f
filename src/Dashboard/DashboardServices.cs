using System.Diagnostics.Metrics;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Dashboard;

/// <summary>Adds the dashboard to a host that leads a run.</summary>
public static class DashboardServices
{
    /// <summary>
    /// Shows the run at <see cref="DashboardOptions.Listen"/> from the start to the stop of the host. The log has the link with the token.
    /// </summary>
    /// <example>
    /// <code>builder.Services.AddAfdSimulation(builder.Configuration).AddDashboard(dashboard => dashboard.Listen = "4060");</code>
    /// </example>
    public static TBuilder AddDashboard<TBuilder>(this FederationBuilder<TBuilder> builder, Action<DashboardOptions>? configure = null)
        where TBuilder : FederationBuilder<TBuilder>
    {
        var options = new DashboardOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton(services => new DashboardServer(
            options,
            services.GetService<IMeterFactory>()?.Create(RunMetrics.MeterName) ?? RunMetrics.OfProcess.Meter,
            services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            TimeProvider.System));
        builder.Services.AddSingleton(services => services.GetRequiredService<DashboardServer>().Observer);
        builder.Services.AddHostedService<DashboardService>();
        return (TBuilder)builder;
    }

    private sealed class DashboardService(DashboardServer server, ILogger<DashboardServer> log) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await server.StartAsync("dashboard", cancellationToken).ConfigureAwait(false);
            log.LogInformation("Dashboard at {Link}", server.Link);
        }

        public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
    }
}
