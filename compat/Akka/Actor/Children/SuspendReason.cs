namespace Akka.Actor.Internal;

/// <summary>What a cell does when the children it stops are gone.</summary>
public abstract class SuspendReason
{
    /// <summary>The cell itself goes on after the children are gone.</summary>
    public interface IWaitingForChildren
    {
    }

    /// <summary>Nothing: a child was stopped in the ordinary course.</summary>
    public class UserRequest : SuspendReason
    {
        private UserRequest()
        {
        }

        public static UserRequest Instance { get; } = new();
    }

    /// <summary>Make a new instance.</summary>
    public class Recreation : SuspendReason, IWaitingForChildren
    {
        public Recreation(Exception cause) => Cause = cause;

        public Exception Cause { get; }
    }

    /// <summary>Make the first instance, after an attempt that failed.</summary>
    public class Creation : SuspendReason, IWaitingForChildren
    {
    }

    /// <summary>Stop.</summary>
    public class Termination : SuspendReason
    {
        private Termination()
        {
        }

        public static Termination Instance { get; } = new();
    }
}
