namespace Akka.Actor;

/// <summary>The operation is not allowed in the state the actor is in.</summary>
public class IllegalActorStateException : AkkaException
{
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
