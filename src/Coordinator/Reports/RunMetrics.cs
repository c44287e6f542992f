using System.Diagnostics.Metrics;

namespace AfdActors.Coordinator.Reports;

/// <summary>
/// A run in figures for monitoring: instruments of the meter <c>AfdActors</c>, which docs/metrics.md lists. Their numbers are those of the
/// rounds' reports, so they add up to what <c>rounds.jsonl</c> says. Runs of one meter add up. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(RunMetrics.MeterName));
/// </code>
/// </example>
public sealed class RunMetrics
{
    /// <summary>The name of the meter, for those who listen.</summary>
    public const string MeterName = "AfdActors";

    private readonly Counter<long> _rounds;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _updates;
    private readonly Counter<long> _bytes;
    private readonly UpDownCounter<int> _clients;

    /// <param name="meter">Where the instruments belong; whoever made it disposes of it.</param>
    public RunMetrics(Meter meter)
    {
        Meter = meter;
        _rounds = meter.CreateCounter<long>("afd.rounds", "{round}", "Closed rounds.");
        _duration = meter.CreateHistogram<double>(
            "afd.round.duration", "s", "From the opening of a round, repeated attempts included, to its evaluated model.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
            });
        _updates = meter.CreateCounter<long>(
            "afd.client.updates", "{update}", "Selected clients of closed rounds, by what became of their update.");
        _bytes = meter.CreateCounter<long>(
            "afd.network.io", "By", "Serialized messages and payload between the coordinator and its clients.");
        _clients = meter.CreateUpDownCounter<int>("afd.clients.connected", "{client}", "Registered clients that can be reached.");
    }

    /// <summary>Those of a process where no host gives a meter.</summary>
    public static RunMetrics OfProcess { get; } = new(new Meter(MeterName));

    /// <summary>The meter of these instruments.</summary>
    public Meter Meter { get; }

    /// <summary>Counts a closed round.</summary>
    public void RoundClosed(RoundReport report)
    {
        _rounds.Add(1);
        _duration.Record(report.Seconds);
        _updates.Add(report.Accepted.Count, new KeyValuePair<string, object?>("afd.update.outcome", "accepted"));
        _updates.Add(report.Dropped.Count, new KeyValuePair<string, object?>("afd.update.outcome", "dropped"));
        _bytes.Add(report.BytesDown, new KeyValuePair<string, object?>("network.io.direction", "transmit"));
        _bytes.Add(report.BytesUp, new KeyValuePair<string, object?>("network.io.direction", "receive"));
    }

    /// <summary>So many clients more, or fewer, can be reached.</summary>
    public void ClientsChanged(int difference) => _clients.Add(difference);
}
