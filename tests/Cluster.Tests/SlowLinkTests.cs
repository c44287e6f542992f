using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// A link that takes much longer for a round's models than the failure detector waits for a heartbeat (5 s), all on the same link.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SlowLinkTests
{
    private const int Clients = 12;
    private const int BytesPerSecond = 250_000;
    private const long MaxGrowth = 100L << 20;

    /// <summary>mlp with 6 features and 2 classes: 6*200+200 + 200*200+200 + 200*2+2 weights of four bytes, for every client.</summary>
    private const int BytesOfModels = Clients * 42_002 * sizeof(float);

    [Fact]
    public async Task Models_that_fill_the_link_keep_no_heartbeat_from_passing()
    {
        using var federation = new Federation(
            Clients,
            """
            afd.run.rounds = 100000
            afd.round.deadline = 2m
            afd.training.simulate = 20ms
            afd.dropout.strategy = none
            afd.downlink.codec = raw
            """,
            new ProcessNetwork(BytesPerSecond));
        var coordinator = federation.StartCoordinator();
        await coordinator.Prints("waiting for clients", Federation.Limit);
        var (before, most) = (coordinator.ResidentBytes, 0L);
        var started = TimeProvider.System.GetTimestamp();
        federation.StartClient("all");
        await Eventually.Is(
            () =>
            {
                most = Math.Max(most, coordinator.ResidentBytes);
                return federation.Rounds().Count > 0;
            },
            Federation.Limit,
            "a round over the slow link",
            federation.Logs);

        var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.True(took > BytesOfModels / BytesPerSecond, $"{BytesOfModels} bytes passed {BytesPerSecond} bytes per second in {took} s");
        var round = federation.Rounds()[0];
        Assert.Equal((Clients, 0), (round.Accepted.Count, round.Attempt));
        Assert.Empty(round.Dropped);
        Assert.DoesNotContain("cannot be reached", coordinator.Output, StringComparison.Ordinal);
        Assert.True(most - before < MaxGrowth, $"expected less than {MaxGrowth} bytes more, got {most - before}");
    }
}
