using Akka.Actor;
using Akka.Event;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace AfdActors.Hosting.Logging;

/// <summary>
/// How loud a log event of Akka.NET is to an operator. What the actors of this program say stands as it is, and so does their
/// failure. Of Akka's own events, which come by the dozen where a node is lost, those that this program tells in its own words are for
/// <c>--verbose</c>, and a warning or an error of one kind is told once in ten minutes.
/// </summary>
internal sealed class AkkaLogLevels(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>The beginning of what an event says, and who tells an operator the same.</summary>
    private static readonly string[] ToldElsewhere =
    [
        "Couldn't join seed nodes", // the client that waits, once a minute
        "Cluster Node [{0}] - Marking node(s) as UNREACHABLE", // the roster, with the number of clients
        "AssociationError", // remoting, once more in the next line
        "Association with remote system {0} has failed", // the roster, and the client that lost the cluster
        "Disassociated", // the same
        "Unable to REMOVE channel", // nobody: it is about a connection that is closed already
    ];

    private readonly Dictionary<(Type?, string), long> _told = [];

    public Level Of(LogEvent entry)
    {
        var level = entry.LogLevel() switch
        {
            AkkaLevel.DebugLevel => Level.Debug,
            AkkaLevel.InfoLevel => Level.Information,
            AkkaLevel.WarningLevel => Level.Warning,
            _ => Level.Error,
        };
        if (entry.LogClass is { } says && (IsOurs(says) || IsFailureOfOurs(says, entry.LogSource)))
            return level;
        // Templates are as many as Akka's code has; texts would be as many as a stranger likes to cause.
        var (kind, begin) = entry.Message is LogMessage message ? (message.Format, message.Format) : ("", $"{entry.Message}");
        return level <= Level.Information || ToldElsewhere.Any(known => begin.StartsWith(known, StringComparison.Ordinal))
            || !IsFirst((entry.LogClass, kind))
            ? Level.Debug
            : level;
    }

    private static bool IsOurs(Type says) => says.Namespace?.StartsWith("AfdActors.", StringComparison.Ordinal) is true;

    /// <summary>Akka's own actors, which live under <c>/system</c>, fail whenever a connection does.</summary>
    private static bool IsFailureOfOurs(Type says, string? source) =>
        typeof(SupervisorStrategy).IsAssignableFrom(says) && source?.Contains("/user/", StringComparison.Ordinal) is true;

    private bool IsFirst((Type?, string) kind)
    {
        lock (_told)
        {
            if (_told.TryGetValue(kind, out var last) && time.GetElapsedTime(last) < Pause)
                return false;
            _told[kind] = time.GetTimestamp();
            return true;
        }
    }
}
