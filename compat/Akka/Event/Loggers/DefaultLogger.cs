using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The kind of mailbox that a logger wants.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics
{
}

/// <summary>The logger that runs where the configuration names no other: standard output.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => StandardOutLogger.Print(logEvent);
}
