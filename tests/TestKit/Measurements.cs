using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AfdActors.Testing;

/// <summary>What the instruments of one meter measure, from now on until it is disposed of.</summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value)> _all = [];

    /// <param name="meter">Listened to alone, though others in the process have its name.</param>
    public Measurements(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All values of an instrument in their order; with attributes it is called <c>name{key=value}</c>.</summary>
    public IReadOnlyList<double> Of(string name) => [.. _all.Where(one => one.Name == name).Select(one => one.Value)];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var attributes = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _all.Enqueue((attributes.Length == 0 ? instrument.Name : $"{instrument.Name}{{{attributes}}}", value));
    }
}
