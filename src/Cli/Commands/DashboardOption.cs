using System.CommandLine;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard;
using AfdActors.Dashboard.Metrics;
using AfdActors.Hosting;

namespace AfdActors.Cli.Commands;

/// <summary>The options by which a run is seen from outside while it goes on.</summary>
internal sealed class DashboardOption
{
    private const string Name = "--dashboard";

    private const string TokenVariable = "AFD_DASHBOARD_TOKEN";

    public Option<string?> Listen { get; } = new(Name)
    {
        Description = "serve a page that shows the run, /metrics, /healthz and what afd status asks; a port alone is for this machine alone",
        HelpName = "HOST:PORT",
    };

    public Option<string?> Token { get; } = new("--dashboard-token")
    {
        Description =
            $"what whoever pauses, stops or excludes has to show; {TokenVariable} in the environment is seen by fewer (default: a random one, in the link)",
        HelpName = "TOKEN",
    };

    public Option<string[]> Host { get; } = new("--dashboard-host")
    {
        Description = "a further name that browsers and monitors call the dashboard by; may be repeated",
        HelpName = "NAME",
    };

    /// <summary>Begins to show what comes, where it is asked for.</summary>
    /// <exception cref="UsageException">The address is none, or cannot be had.</exception>
    public async Task<SeenRun> StartAsync(ParseResult parsed, CommandServices services, CancellationToken cancel)
    {
        var export = OtlpExport.IsConfigured ? OtlpExport.Start() : null;
        if (parsed.GetValue(Listen) is not { } listen) return new SeenRun(null, export);
        var options = new DashboardOptions
        {
            Listen = listen,
            Token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(TokenVariable),
        };
        foreach (var host in parsed.GetValue(Host) ?? []) options.Hosts.Add(host);
        var server = new DashboardServer(options, RunMetrics.OfProcess.Meter, services.Logs(), TimeProvider.System);
        await server.StartAsync(Name, cancel).ConfigureAwait(false);
        services.Messages.Report($"dashboard: {server.Link}");
        return new SeenRun(server, export);
    }
}

/// <summary>A run that is seen from outside, or not.</summary>
internal sealed class SeenRun(DashboardServer? server, IDisposable? export) : IAsyncDisposable
{
    /// <summary>A runner whose runs are seen.</summary>
    public FederationRunner Around(FederationRunner runner) => server is null
        ? runner
        : (request, observer, cancel) => runner(request, new Observers(observer, server.Observer), cancel);

    /// <summary>What to say of a run that its operator ended early; null: nothing.</summary>
    /// <param name="isKept">There is a run folder.</param>
    public string? Remark(bool isKept) => server?.Watch.StoppedAfter is not { } round
        ? null
        : isKept
            ? $"stopped after round {round}, as asked; --resume goes on from there"
            : $"stopped after round {round}, as asked; nothing is kept without --out";

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync().ConfigureAwait(false);
        export?.Dispose();
    }
}
