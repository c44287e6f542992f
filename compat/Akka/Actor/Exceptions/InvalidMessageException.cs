namespace Akka.Actor;

/// <summary>A null message was sent.</summary>
public class InvalidMessageException : AkkaException
{
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}
