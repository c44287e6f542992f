using System.Diagnostics.Metrics;

namespace AfdActors.Dashboard.Metrics;

/// <summary>What an instrument has counted, of one combination of attributes.</summary>
/// <param name="Value">The sum.</param>
/// <param name="Count">Of a histogram: how often it was recorded.</param>
/// <param name="Buckets">Of a histogram: how often up to each bound, and beyond the last; else empty.</param>
internal sealed record Reading(
    Instrument Instrument, IReadOnlyList<KeyValuePair<string, string>> Attributes, double Value, long Count, IReadOnlyList<long> Buckets)
{
    /// <summary>Upper ends of a histogram's buckets; empty for what is none.</summary>
    public static IReadOnlyList<double> Bounds(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? bounds : [];
}

/// <summary>Adds up what the instruments of one meter count, from its making on. Thread-safe.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Instrument, string), Reading> _readings = [];
    private readonly MeterListener _listener = new();

    public MeterReadings(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, attributes, _) => Add(instrument, value, attributes));
        _listener.SetMeasurementEventCallback<int>((instrument, value, attributes, _) => Add(instrument, value, attributes));
        _listener.SetMeasurementEventCallback<double>((instrument, value, attributes, _) => Add(instrument, value, attributes));
        _listener.Start();
    }

    /// <summary>All of them, by name and attributes.</summary>
    public IReadOnlyList<Reading> Read()
    {
        lock (_lock)
        {
            return [.. _readings.OrderBy(pair => pair.Key.Item1.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal).Select(pair => pair.Value)];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        List<KeyValuePair<string, string>> named = [];
        foreach (var attribute in attributes) named.Add(new(attribute.Key, $"{attribute.Value}"));
        var key = (instrument, string.Join('\n', named.Select(attribute => $"{attribute.Key}={attribute.Value}")));
        var bounds = Reading.Bounds(instrument);
        lock (_lock)
        {
            if (!_readings.TryGetValue(key, out var before))
                before = new Reading(instrument, named, 0, 0, bounds.Count == 0 ? [] : new long[bounds.Count + 1]);
            var buckets = before.Buckets.ToArray();
            if (buckets.Length > 0) buckets[bounds.TakeWhile(bound => value > bound).Count()]++;
            _readings[key] = before with { Value = before.Value + value, Count = before.Count + 1, Buckets = buckets };
        }
    }
}
