using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The one-time recipient behind an Ask: its first message completes the task.</summary>
public sealed class FutureActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result;

    public FutureActorRef(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider)
    {
        _result = result;
        Path = path;
        Provider = provider;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override IInternalActorRef Parent => Provider.TempContainer;

    public override bool IsTerminated => _result.Task.IsCompleted;

    /// <summary>Sends the question with this as its sender.</summary>
    public void DeliverAsk(object message, ICanTell destination) => destination.Tell(message, this);

    /// <summary>A watcher is told at once: there is no actor that could live on.</summary>
    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, true, false));
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        var taken = message switch
        {
            ISystemMessage => _result.TrySetException(new InvalidOperationException($"system message {message.GetType().Name} is no answer")),
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (!taken && !_result.Task.IsCanceled)
        {
            Provider.DeadLetters.Tell(new Event.DeadLetter(message ?? "null", sender ?? Provider.DeadLetters, this), sender);
        }
    }
}
