namespace Akka.Actor.Internal;

/// <summary>What runs after the last actor of a system has stopped; last registered, first run.</summary>
internal sealed class TerminationCallbacks
{
    private readonly Lock _gate = new();
    private readonly Stack<Action> _callbacks = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystemImpl _system;
    private bool _running;

    public TerminationCallbacks(ActorSystemImpl system) => _system = system;

    public Task Completed => _completed.Task;

    public void Follow(Task treeStopped) =>
        treeStopped.ContinueWith(_ => RunAll(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <exception cref="InvalidOperationException">The system has terminated.</exception>
    public void Add(Action callback)
    {
        lock (_gate)
        {
            if (_running)
            {
                throw new InvalidOperationException("ActorSystem already terminated.");
            }

            _callbacks.Push(callback);
        }
    }

    private void RunAll()
    {
        lock (_gate)
        {
            _running = true;
        }

        foreach (var callback in _callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception error)
            {
                _system.Log.Log(Event.LogLevel.ErrorLevel, error, "termination callback failed");
            }
        }

        _system.ReleaseThreads();
        _completed.TrySetResult();
    }
}
