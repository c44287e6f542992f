namespace Akka.Actor;

/// <summary>A name contains characters that no actor path allows.</summary>
public class IllegalActorNameException : AkkaException
{
    public IllegalActorNameException(string message)
        : base(message)
    {
    }
}
