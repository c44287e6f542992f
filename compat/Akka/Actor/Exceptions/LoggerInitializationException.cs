namespace Akka.Actor;

/// <summary>A logger did not answer its start message.</summary>
public class LoggerInitializationException : AkkaException
{
    public LoggerInitializationException(string message)
        : base(message)
    {
    }
}
