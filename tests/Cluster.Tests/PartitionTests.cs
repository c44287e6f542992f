using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Three client processes, one of which the network loses: nothing passes between it and any other process.</summary>
public sealed class PartitionTests : IDisposable
{
    private readonly Federation _federation = new(
        clients: 3,
        """
        afd.run.rounds = 100000
        afd.training.simulate = 20ms
        """,
        new ProcessNetwork());

    private string Lost => _federation.Names[1];

    public void Dispose() => _federation.Dispose();

    [Theory]
    [InlineData(Partition.Held)]
    [InlineData(Partition.Cut)]
    public async Task A_partition_shorter_than_the_detectors_limit_loses_nothing(Partition partition)
    {
        await Start();
        partition.Begin(_federation.GateOf(Lost));
        var round = _federation.Rounds().Count;
        await Eventually.After(TimeSpan.FromSeconds(1));
        _federation.GateOf(Lost).Open();
        await _federation.RoundFinished(round + 5);

        Assert.All(_federation.Rounds(), finished => Assert.Empty(finished.Dropped));
    }

    [Theory]
    [InlineData(Partition.Held)]
    [InlineData(Partition.Cut)]
    public async Task A_partition_longer_than_the_detectors_limit_is_a_drop_out_and_then_a_return(Partition partition)
    {
        await Start();
        partition.Begin(_federation.GateOf(Lost));
        await Eventually.Is(() => _federation.Rounds()[^1].Dropped.ContainsKey(Lost), Federation.Limit, "it drops out", _federation.Logs);
        // Death watch and the cluster both tell of it, in either order.
        await _federation.Coordinator.Prints("1 clients left: its node", Federation.Limit);
        await _federation.RoundFinished(_federation.Rounds().Count + 3);
        Assert.DoesNotContain(Lost, _federation.Rounds()[^1].Clients);

        _federation.GateOf(Lost).Open();
        await Eventually.Is(() => _federation.Rounds()[^1].Accepted.Contains(Lost), Federation.Limit, "it takes part again", _federation.Logs);
    }

    private async Task Start()
    {
        _federation.StartCoordinator();
        _federation.StartAllClients();
        await _federation.RoundFinished(3);
    }
}
