using AfdActors.Coordinator;
using AfdActors.Coordinator.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AfdActors.Hosting;

/// <summary>Runs hosts to the end of their work.</summary>
public static class FederationHost
{
    /// <summary>Time to leave in good order when the host is told to stop.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(25);

    /// <summary>Starts the host, waits for the end of the run that it leads, and stops the host.</summary>
    /// <exception cref="Configuration.InvalidConfigurationException">The host cannot start; carries all errors.</exception>
    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    /// <example>
    /// <code>
    /// var builder = Host.CreateApplicationBuilder(args);
    /// builder.Configuration.AddHoconFile("federation.conf");
    /// builder.Services.AddAfdSimulation(builder.Configuration);
    /// var result = await builder.Build().RunFederationAsync();
    /// </code>
    /// </example>
    public static Task<RunResult> RunFederationAsync(this IHost host, CancellationToken cancel = default) =>
        RunToEndAsync(host, services => services.GetRequiredService<IFederation>().Completion, cancel);

    /// <summary>The same for a host that is a client node.</summary>
    /// <returns>Why the node ended; null when it was told to stop.</returns>
    /// <exception cref="Configuration.InvalidConfigurationException">The host cannot start; carries all errors.</exception>
    public static Task<ClientNode.NodeEnd?> RunClientNodeAsync(this IHost host, CancellationToken cancel = default) =>
        RunToEndAsync(host, services => services.GetRequiredService<IClientNode>().Completion, cancel);

    /// <summary>Runs a whole federation in this process, in a host of its own; a <see cref="FederationRunner"/>.</summary>
    /// <exception cref="UsageException">The run folder's checkpoint does not fit the configuration.</exception>
    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    public static async Task<RunResult> RunAsync(FederationRequest request, IRunObserver observer, CancellationToken cancel)
    {
        using var host = Build(request.Logs, services => services.AddAfdSimulation(request).AddObserver(observer));
        return await host.RunFederationAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// A host with nothing but what is registered here. It does not react to signals of the operating system: whoever runs it says when it
    /// stops.
    /// </summary>
    internal static IHost Build(Microsoft.Extensions.Logging.ILoggerFactory logs, Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeToLeave);
        register(builder.Services);
        return builder.Build();
    }

    private static async Task<T> RunToEndAsync<T>(IHost host, Func<IServiceProvider, Task<T>> completion, CancellationToken cancel)
    {
        await host.StartAsync(cancel).ConfigureAwait(false);
        try
        {
            await using var stop =
                cancel.Register(() => host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication()).ConfigureAwait(false);
            return await completion(host.Services).ConfigureAwait(false);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever runs the host says when it stops, no signal.</summary>
    internal sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
