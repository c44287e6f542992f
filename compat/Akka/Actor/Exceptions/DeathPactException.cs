namespace Akka.Actor;

/// <summary>A watched actor stopped and its watcher did not handle the Terminated message.</summary>
public class DeathPactException : AkkaException
{
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    public IActorRef DeadActor { get; }
}
