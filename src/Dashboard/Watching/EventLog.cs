namespace AfdActors.Dashboard.Watching;

/// <summary>One line of the list of events.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Kind">round, client, node, operator or trouble.</param>
internal sealed record EventLine(long Number, long At, string Kind, string Text);

/// <summary>The last events. Not thread-safe.</summary>
internal sealed class EventLog
{
    public const int Kept = 200;

    private readonly Queue<(long Version, EventLine Line)> _lines = new();
    private long _count;

    public void Add(long version, DateTimeOffset at, string kind, string text)
    {
        if (_lines.Count == Kept) _lines.Dequeue();
        _lines.Enqueue((version, new EventLine(++_count, at.ToUnixTimeMilliseconds(), kind, text)));
    }

    /// <summary>Those that are newer than a version, the oldest first.</summary>
    public IReadOnlyList<EventLine> Since(long version) =>
        [.. _lines.Where(line => line.Version > version).Select(line => line.Line)];
}
