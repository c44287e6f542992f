using System.Diagnostics.Metrics;
using AfdActors.Coordinator.Reports;
using AfdActors.Dashboard.Metrics;

namespace AfdActors.Dashboard.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Run_reads_as_prometheus_writes_it()
    {
        using var meter = new Meter("test");
        using var readings = new MeterReadings(meter);
        var metrics = new RunMetrics(meter);
        metrics.RoundClosed(Report(seconds: 0.25, down: 1000, up: 100));
        metrics.RoundClosed(Report(seconds: 7, down: 2000, up: 50));
        metrics.ClientsChanged(4);
        metrics.ClientsChanged(-1);
        Assert.Equal("""
            # HELP afd_client_updates_total Selected clients of closed rounds, by what became of their update.
            # TYPE afd_client_updates_total counter
            afd_client_updates_total{afd_update_outcome="accepted"} 4
            afd_client_updates_total{afd_update_outcome="dropped"} 2
            # HELP afd_clients_connected Registered clients that can be reached.
            # TYPE afd_clients_connected gauge
            afd_clients_connected 3
            # HELP afd_network_io_bytes_total Serialized messages and payload between the coordinator and its clients.
            # TYPE afd_network_io_bytes_total counter
            afd_network_io_bytes_total{network_io_direction="receive"} 150
            afd_network_io_bytes_total{network_io_direction="transmit"} 3000
            # HELP afd_round_duration_seconds From the opening of a round, repeated attempts included, to its evaluated model.
            # TYPE afd_round_duration_seconds histogram
            afd_round_duration_seconds_bucket{le="0.1"} 0
            afd_round_duration_seconds_bucket{le="0.25"} 1
            afd_round_duration_seconds_bucket{le="0.5"} 1
            afd_round_duration_seconds_bucket{le="1"} 1
            afd_round_duration_seconds_bucket{le="2.5"} 1
            afd_round_duration_seconds_bucket{le="5"} 1
            afd_round_duration_seconds_bucket{le="10"} 2
            afd_round_duration_seconds_bucket{le="30"} 2
            afd_round_duration_seconds_bucket{le="60"} 2
            afd_round_duration_seconds_bucket{le="120"} 2
            afd_round_duration_seconds_bucket{le="300"} 2
            afd_round_duration_seconds_bucket{le="600"} 2
            afd_round_duration_seconds_bucket{le="1800"} 2
            afd_round_duration_seconds_bucket{le="+Inf"} 2
            afd_round_duration_seconds_sum 7.25
            afd_round_duration_seconds_count 2
            # HELP afd_rounds_total Closed rounds.
            # TYPE afd_rounds_total counter
            afd_rounds_total 2

            """, PrometheusText.Render(readings.Read()));
    }

    [Fact]
    public void Values_of_attributes_are_escaped()
    {
        using var meter = new Meter("test");
        using var readings = new MeterReadings(meter);
        meter.CreateCounter<long>("odd.name").Add(1, new KeyValuePair<string, object?>("a.b", "say \"hi\"\\\n"));
        Assert.EndsWith("""odd_name_total{a_b="say \"hi\"\\\n"} 1""" + "\n", PrometheusText.Render(readings.Read()), StringComparison.Ordinal);
    }

    private static RoundReport Report(double seconds, long down, long up) => new(
        1, 0, ["a", "b", "c"], ["a", "b"], new Dictionary<string, string> { ["c"] = "deadline" }, 1, 0.5, 1, down, up, seconds, 4, 10, "00");
}
