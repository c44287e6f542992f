using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard.Http;
using AfdActors.Dashboard.Metrics;
using AfdActors.Dashboard.Watching;
using AfdActors.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AfdActors.Dashboard;

/// <summary>
/// Serves one page that shows a run while it goes on, its figures and its health (docs/dashboard.md). It watches from its making on, and
/// answers from its start to its stop.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    /// <summary>Open pages and monitors at most.</summary>
    private const int MaxConnections = 200;

    private const int MaxRequestBytes = 4096;

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(2);

    private readonly DashboardOptions _options;
    private readonly ILogger _log;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;
    private readonly MeterReadings _readings;
    private WebApplication? _app;

    /// <param name="meter">The one that the run counts with.</param>
    public DashboardServer(DashboardOptions options, Meter meter, ILoggerFactory logs, TimeProvider time)
    {
        (_options, _logs, _time, _log) = (options, logs, time, logs.CreateLogger("dashboard"));
        Watch = new RunWatch(time, options.Patience);
        Token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _readings = new MeterReadings(meter);
    }

    /// <summary>To be given to the run.</summary>
    public IRunObserver Observer => Watch;

    /// <summary>Where the page is; null before the start.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The page with the right to pause, stop and exclude; the part after <c>#</c> never leaves the browser.</summary>
    public string? Link => Address is null ? null : $"{Address}#token={Uri.EscapeDataString(Token)}";

    internal RunWatch Watch { get; }

    internal string Token { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="option">Who said where, for messages.</param>
    /// <exception cref="UsageException">The address is none, or cannot be had.</exception>
    public async Task StartAsync(string option, CancellationToken cancel)
    {
        var listen = DashboardAddress.Parse(option, _options.Listen);
        var address = DashboardAddress.Resolve(option, listen);
        var app = Build(address, listen.Port);
        Endpoints.Map(app, new Guard(listen, _options.Hosts), new ControlDesk(Watch, Token), Watch, _readings, _time);
        try
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new UsageException($"{option} {listen}: expected an address of this machine with a free port, got: {e.Message}", e);
        }

        _app = app;
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new UriBuilder("http", listen.IsAny ? Dns.GetHostName() : listen.Host, new Uri(bound).Port).Uri;
        if (!listen.IsLoopback)
        {
            _log.LogWarning(
                "The dashboard at {Address} is plain HTTP beyond this machine: whoever reaches the port sees the run, and whoever reads the traffic learns the token",
                listen);
        }
    }

    /// <summary>Tells the open pages how the run ended, and answers no more.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        Watch.Left();
        if (_app is not null) await _app.StopAsync(cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_app is not null) await _app.DisposeAsync().ConfigureAwait(false);
        _readings.Dispose();
    }

    private WebApplication Build(IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, FederationHost.NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(address, port);
        });
        return builder.Build();
    }
}
