namespace Akka.Actor;

/// <summary>No answer arrived within the time that Ask was given.</summary>
public class AskTimeoutException : AkkaException
{
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
