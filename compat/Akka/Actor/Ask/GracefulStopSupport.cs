using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Waiting for an actor's end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends PoisonPill; the task is true when the actor has stopped.</summary>
    /// <exception cref="TaskCanceledException">It has not stopped in time.</exception>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var watched = (IInternalActorRef)target;
        var watcher = TerminationWatcher.Watch(watched);
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await watcher.Stopped.Task.WaitAsync(timeout).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException error)
        {
            throw new TaskCanceledException($"{target} has not stopped within {timeout}", error);
        }
        finally
        {
            watcher.Leave();
        }
    }
}

/// <summary>Watching from outside of actors.</summary>
public static class WatchAsyncSupport
{
    /// <summary>True when the actor has stopped; false where the token comes first.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var watcher = TerminationWatcher.Watch((IInternalActorRef)target);
        try
        {
            await watcher.Stopped.Task.WaitAsync(token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            watcher.Leave();
        }
    }
}

/// <summary>A watcher that is no actor.</summary>
internal sealed class TerminationWatcher : MinimalActorRef
{
    private readonly IInternalActorRef _watched;

    private TerminationWatcher(IInternalActorRef watched, ActorPath path)
    {
        _watched = watched;
        Path = path;
    }

    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _watched.Provider;

    public static TerminationWatcher Watch(IInternalActorRef watched)
    {
        var watcher = new TerminationWatcher(watched, watched.Provider.TempPath());
        watched.Provider.RegisterTempActor(watcher, watcher.Path);
        watched.SendSystemMessage(new Watch(watched, watcher));
        return watcher;
    }

    public void Leave()
    {
        _watched.SendSystemMessage(new Unwatch(_watched, this));
        Provider.UnregisterTempActor(Path);
    }

    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is DeathWatchNotification)
        {
            Stopped.TrySetResult();
        }
    }
}
