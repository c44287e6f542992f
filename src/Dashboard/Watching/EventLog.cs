using System.Globalization;

namespace AfdActors.Dashboard.Watching;

/// <summary>One line of the list of events.</summary>
/// <param name="Number">Counts from 1; a line that comes again under its number replaces the former.</param>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Kind">round, client, node, operator, trouble or refusal.</param>
internal sealed record EventLine(long Number, long At, string Kind, string Text);

/// <summary>
/// The last events. Refusals have places of their own, because anyone who reaches the port can cause any number of them: they push nothing
/// else out, and short rounds do not push them out. Not thread-safe.
/// </summary>
internal sealed class EventLog
{
    public const int Kept = 200;

    public const int KeptRefusals = 5;

    private readonly Queue<Entry> _events = new();
    private readonly List<Refusal> _refusals = [];
    private long _count;

    public void Add(long version, DateTimeOffset at, string kind, string text)
    {
        if (_events.Count == Kept) _events.Dequeue();
        _events.Enqueue(new Entry(version, new EventLine(++_count, at.ToUnixTimeMilliseconds(), kind, text)));
    }

    /// <summary>Somebody was refused. The same again is counted in its line, which moves to the end.</summary>
    public void AddRefusal(long version, DateTimeOffset at, string text)
    {
        var before = _refusals.Find(refusal => refusal.Text == text);
        var (number, times) = before is null ? (++_count, 1) : (before.Line.Number, before.Times + 1);
        if (before is not null) _refusals.Remove(before);
        else if (_refusals.Count == KeptRefusals) _refusals.RemoveAt(0);
        var said = times == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({times} times)");
        _refusals.Add(new Refusal(version, new EventLine(number, at.ToUnixTimeMilliseconds(), "refusal", said), text, times));
    }

    /// <summary>Those that are newer than a version, the oldest first.</summary>
    public IReadOnlyList<EventLine> Since(long version) =>
        [.. _events.Concat(_refusals).Where(entry => entry.Version > version).OrderBy(entry => entry.Version).Select(entry => entry.Line)];

    private record Entry(long Version, EventLine Line);

    private sealed record Refusal(long Version, EventLine Line, string Text, int Times) : Entry(Version, Line);
}
