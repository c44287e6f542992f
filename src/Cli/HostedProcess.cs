using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli;

/// <summary>
/// A process that serves until its work is over or it is told to stop (SIGTERM, Ctrl-C): a generic host around one piece of work.
/// </summary>
internal static class HostedProcess
{
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(25);

    /// <summary>Runs the work; its token is cancelled when the process is to stop, and it then has 25 s to leave in good order.</summary>
    public static async Task<T> RunAsync<T>(ILoggerFactory logs, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(logs);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeToLeave);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddHostedService(services => new Worker<T>(work, result, services.GetRequiredService<IHostApplicationLifetime>()));
        using var host = builder.Build();
        await host.RunAsync(cancel).ConfigureAwait(false);
        result.TrySetCanceled(CancellationToken.None);
        return await result.Task.ConfigureAwait(false);
    }

    private sealed class Worker<T>(Func<CancellationToken, Task<T>> work, TaskCompletionSource<T> result, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                result.TrySetResult(await work(stoppingToken).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                result.TrySetException(e);
            }
            finally
            {
                lifetime.StopApplication();
            }
        }
    }
}
