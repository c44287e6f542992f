using System.Globalization;

namespace AfdActors.Dashboard.Watching;

/// <summary>One line of the list of events.</summary>
/// <param name="Number">Counts from 1; a line that comes again under its number replaces the former.</param>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Kind">round, client, node, operator, trouble or refusal.</param>
internal sealed record EventLine(long Number, long At, string Kind, string Text);

/// <summary>The last events. Not thread-safe.</summary>
internal sealed class EventLog
{
    public const int Kept = 200;

    /// <summary>Refusals among them: anyone who reaches the port can cause any number.</summary>
    public const int KeptRefusals = 5;

    private readonly List<Entry> _entries = [];
    private long _count;

    public void Add(long version, DateTimeOffset at, string kind, string text) =>
        Append(new Entry(version, new EventLine(++_count, at.ToUnixTimeMilliseconds(), kind, text)));

    /// <summary>
    /// Somebody was refused. One line says how often, and moves to the end each time. A further refusal takes the place of the oldest.
    /// </summary>
    public void AddRefusal(long version, DateTimeOffset at, string text)
    {
        var refusals = _entries.FindAll(entry => entry.Refusal is not null);
        var before = refusals.Find(entry => entry.Refusal == text);
        var (number, times) = before is null ? (++_count, 1) : (before.Line.Number, before.Times + 1);
        if (before is not null) _entries.Remove(before);
        else if (refusals.Count == KeptRefusals) _entries.Remove(refusals[0]);
        var said = times == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({times} times)");
        Append(new Entry(version, new EventLine(number, at.ToUnixTimeMilliseconds(), "refusal", said)) { Refusal = text, Times = times });
    }

    /// <summary>Those that are newer than a version, the oldest first.</summary>
    public IReadOnlyList<EventLine> Since(long version) =>
        [.. _entries.Where(entry => entry.Version > version).Select(entry => entry.Line)];

    private void Append(Entry entry)
    {
        if (_entries.Count == Kept) _entries.RemoveAt(0);
        _entries.Add(entry);
    }

    private sealed record Entry(long Version, EventLine Line)
    {
        /// <summary>Who was refused and why; null where the line says something else.</summary>
        public string? Refusal { get; init; }

        public int Times { get; init; }
    }
}
