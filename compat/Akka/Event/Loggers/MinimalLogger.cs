using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that is no actor: it works before and after the system's actors do.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    public sealed override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public sealed override IActorRefProvider Provider =>
        throw new NotSupportedException($"{GetType().Name} does not belong to a system");

    protected abstract void Log(object message);

    protected sealed override void TellInternal(object message, IActorRef sender) =>
        Log(message ?? throw new ArgumentNullException(nameof(message), "The message to log must not be null."));
}

/// <summary>Writes to standard output, in colours where it is a terminal.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock Gate = new();

    public static bool UseColors { get; set; } = true;

    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    internal static void Print(LogEvent logEvent)
    {
        lock (Gate)
        {
            if (!UseColors || Console.IsOutputRedirected)
            {
                Console.WriteLine(logEvent);
                return;
            }

            var before = Console.ForegroundColor;
            Console.ForegroundColor = logEvent.LogLevel() switch
            {
                LogLevel.DebugLevel => DebugColor,
                LogLevel.InfoLevel => InfoColor,
                LogLevel.WarningLevel => WarningColor,
                _ => ErrorColor,
            };
            Console.WriteLine(logEvent);
            Console.ForegroundColor = before;
        }
    }

    protected override void Log(object message)
    {
        if (message is LogEvent logEvent)
        {
            Print(logEvent);
        }
        else
        {
            Console.WriteLine(message);
        }
    }
}
