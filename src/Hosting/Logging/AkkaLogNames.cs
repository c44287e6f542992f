using Akka.Actor;
using Akka.Event;

namespace AfdActors.Hosting.Logging;

/// <summary>Who says a log event of Akka.NET, in a word: the class of the actor, or what the source calls itself.</summary>
internal static class AkkaLogNames
{
    public static string Of(LogEvent entry)
    {
        // A source given as text carries a class that stands for none, and an actor's failure is told by its parent's strategy.
        var says = entry.LogClass;
        return says is null || says == typeof(DummyClassForStringSources) || typeof(SupervisorStrategy).IsAssignableFrom(says)
            ? Source(entry.LogSource ?? "")
            : says.Name;
    }

    /// <summary><c>remoting (akka://afd)</c> is remoting; an actor is its path in its system.</summary>
    private static string Source(string source)
    {
        if (ActorPath.TryParse(source, out var path))
            return path.ToStringWithoutAddress();
        var end = source.IndexOf(" (", StringComparison.Ordinal);
        return end > 0 ? source[..end] : source.Length > 0 ? source : "akka";
    }
}
