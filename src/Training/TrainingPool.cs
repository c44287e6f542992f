using System.Collections.Concurrent;
using AfdActors.Training.Native;

namespace AfdActors.Training;

/// <summary>
/// Runs training and evaluation on threads of its own, at most <see cref="Jobs"/> at a time, so that they never hold up a mailbox.
/// Waiting jobs start in the order they came. Disposing cancels what runs and what waits, and returns when the threads have ended.
/// </summary>
public sealed class TrainingPool : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread[] _threads;

    /// <exception cref="TorchUnavailableException">libtorch is missing.</exception>
    public TrainingPool(int jobs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        TorchRuntime.Initialize();
        _threads = new Thread[jobs];
        for (var i = 0; i < jobs; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"training-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Jobs that run at the same time, each on one thread.</summary>
    public int Jobs => _threads.Length;

    /// <summary>
    /// Queues a job. The task fails with the job's exception, and is canceled when <paramref name="cancel"/> or the pool's end stops it.
    /// The job's token is canceled by either.
    /// </summary>
    public Task<T> Run<T>(Func<CancellationToken, T> job, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(() => Complete(job, completion, cancel), CancellationToken.None);
        return completion.Task;
    }

    public void Dispose()
    {
        if (_closing.IsCancellationRequested) return;
        _closing.Cancel();
        _queue.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _queue.Dispose();
        _closing.Dispose();
    }

    private void Work()
    {
        TorchRuntime.Initialize();
        foreach (var job in _queue.GetConsumingEnumerable()) job();
    }

    /// <summary>Whatever the job throws belongs to its task, and the thread goes on with the next one.</summary>
    private void Complete<T>(Func<CancellationToken, T> job, TaskCompletionSource<T> completion, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            completion.SetResult(job(either.Token));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            completion.SetCanceled(cancel.IsCancellationRequested ? cancel : CancellationToken.None);
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }
    }
}
