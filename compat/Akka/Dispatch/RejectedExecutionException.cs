using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>An executor that has been shut down was given work.</summary>
public sealed class RejectedExecutionException : AkkaException
{
    public RejectedExecutionException(string message = null, Exception inner = null)
        : base(message, inner)
    {
    }
}
