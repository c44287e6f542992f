using AfdActors.ClientNode;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Nodes;
using Microsoft.Extensions.Hosting;

namespace AfdActors.Hosting;

/// <summary>
/// Work that a host does from its start to its stop. It is prepared while the host starts, so that a host whose configuration is wrong does
/// not start; then it runs beside the host's other services, until it is over or the host stops.
/// </summary>
internal abstract class HostedWork<T>(IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    public Task<T> Completion => _completion.Task;

    /// <summary>Makes the work ready; throws where it cannot be.</summary>
    protected abstract Func<CancellationToken, Task<T>> Prepare();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var work = await Task.Run(Prepare, cancellationToken).ConfigureAwait(false);
        _running = Task.Run(() => RunAsync(work), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        _completion.TrySetCanceled(CancellationToken.None);
    }

    public virtual void Dispose() => _stop.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            _completion.TrySetResult(await work(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _completion.TrySetCanceled(_stop.Token);
        }
        catch (Exception e)
        {
            _completion.TrySetException(e);
        }
    }
}

/// <summary>The run that a host leads.</summary>
internal sealed class FederationService(
    Func<IRunObserver, IPreparedFederation> prepare, IEnumerable<IRunObserver> observers, IHostApplicationLifetime lifetime)
    : HostedWork<RunResult>(lifetime), IFederation
{
    private IPreparedFederation? _run;

    public IReadOnlyList<RoundReport> Rounds => _run?.Rounds ?? [];

    protected override Func<CancellationToken, Task<RunResult>> Prepare() => (_run = prepare(new Observers([.. observers]))).RunAsync;
}

/// <summary>The client node that a host is.</summary>
internal sealed class ClientNodeService(
    Func<PreparedClientNode> prepare, IHostApplicationLifetime lifetime) : HostedWork<NodeEnd?>(lifetime), IClientNode
{
    private PreparedClientNode? _node;

    protected override Func<CancellationToken, Task<NodeEnd?>> Prepare() => (_node = prepare()).RunAsync;

    public override void Dispose()
    {
        _node?.Dispose();
        base.Dispose();
    }
}
