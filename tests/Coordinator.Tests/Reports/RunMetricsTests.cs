using System.Diagnostics.Metrics;
using AfdActors.Coordinator.Reports;
using AfdActors.Testing;

namespace AfdActors.Coordinator.Tests.Reports;

public sealed class RunMetricsTests
{
    [Fact]
    public void Rounds_add_up_to_what_their_reports_say()
    {
        using var meter = new Meter("test");
        using var measured = new Measurements(meter);
        var metrics = new RunMetrics(meter);

        metrics.RoundClosed(Report(1, accepted: ["a", "b"], dropped: ["c"], bytesDown: 1000, bytesUp: 100, seconds: 2));
        metrics.RoundClosed(Report(2, accepted: ["a", "b", "c"], dropped: [], bytesDown: 2000, bytesUp: 300, seconds: 0.5));

        Assert.Equal([1, 1], measured.Of("afd.rounds"));
        Assert.Equal([2, 0.5], measured.Of("afd.round.duration"));
        Assert.Equal(2 + 3, measured.Of("afd.client.updates{afd.update.outcome=accepted}").Sum());
        Assert.Equal(1, measured.Of("afd.client.updates{afd.update.outcome=dropped}").Sum());
        Assert.Equal(3000, measured.Of("afd.network.io{network.io.direction=transmit}").Sum());
        Assert.Equal(400, measured.Of("afd.network.io{network.io.direction=receive}").Sum());
    }

    private static RoundReport Report(int round, string[] accepted, string[] dropped, long bytesDown, long bytesUp, double seconds) => new(
        round, 0, [.. accepted, .. dropped], accepted, dropped.ToDictionary(client => client, _ => "deadline"), 1, 0.5, 1,
        bytesDown, bytesUp, seconds, 4, 10, "abcdef0123456789");
}
