namespace Akka.Actor;

/// <summary>An actor received Kill.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException(string message)
        : base(message)
    {
    }
}
