namespace Akka.Actor;

/// <summary>The scheduler has been stopped.</summary>
public class SchedulerException : AkkaException
{
    public SchedulerException(string message)
        : base(message)
    {
    }
}
