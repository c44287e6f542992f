namespace Akka.Actor;

/// <summary>The new instance could not be created, or its PostRestart hook failed.</summary>
public class PostRestartException : ActorInitializationException
{
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception after restart ({originalCause?.GetType().Name})", cause) => OriginalCause = originalCause;

    public Exception OriginalCause { get; }
}
