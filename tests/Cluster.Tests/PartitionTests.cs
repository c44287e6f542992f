using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Three client processes, one of which the network loses: nothing passes between it and any other process.</summary>
public sealed class PartitionTests : IDisposable
{
    /// <summary>Where nobody is to drop out, nobody does so because the machine is busy.</summary>
    private static readonly string[] Patient = ["--set", "akka.cluster.failure-detector.acceptable-heartbeat-pause=20s"];

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
    [Trait("Category", "Slow")]
    public async Task A_partition_shorter_than_the_detectors_limit_loses_nothing(Partition partition)
    {
        await Start(Patient);
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
        await Eventually.Is(
            () => _federation.Rounds()[^1].Accepted.Contains(Lost), Federation.Limit, "it takes part again", _federation.Logs);
    }

    /// <summary>
    /// As behind address translation, from the start on, and longer than either would keep a node that it misses (5 s and 5 s more).
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_clients_that_cannot_reach_each_other_cost_nobody_anything_and_others_come_and_go()
    {
        var late = _federation.Names[2];
        _federation.GateBetween(_federation.Names[0], Lost).Cut();
        _federation.StartCoordinator(["--set", "afd.selection.start-clients=2", .. Patient]);
        _federation.StartClient(_federation.Names[0]);
        _federation.StartClient(Lost);
        await _federation.RoundFinished(3);
        await Eventually.After(TimeSpan.FromSeconds(12));

        var process = _federation.StartClient(late);
        await Eventually.Is(
            () => _federation.Rounds()[^1].Accepted.Contains(late), Federation.Limit, "another one takes part", _federation.Logs);
        process.Terminate();
        await process.Exits(Federation.Limit);
        await Eventually.Is(() => !_federation.Rounds()[^1].Clients.Contains(late), Federation.Limit, "and leaves", _federation.Logs);
        await _federation.RoundFinished(_federation.Rounds().Count + 3);

        Assert.All(_federation.Rounds(), round => Assert.DoesNotContain(round.Dropped.Keys, client => client != late));
        Assert.DoesNotContain("cannot be reached", _federation.Coordinator.Output, StringComparison.Ordinal);
    }

    /// <summary>The other clients reach both of them, and hear from each that the other is unreachable.</summary>
    [Theory]
    [InlineData(Partition.Held)]
    [InlineData(Partition.Cut)]
    [Trait("Category", "Slow")]
    public async Task A_client_that_the_coordinator_alone_does_not_reach_is_given_up_and_joins_again_and_nobody_else_is(Partition partition)
    {
        await Start();
        var link = _federation.GateToCoordinator(Lost);
        partition.Begin(link);
        await _federation.Coordinator.Prints("1 clients left: its node", Federation.Limit);
        await _federation.RoundFinished(_federation.Rounds().Count + 3);
        link.Open();
        await Eventually.Is(
            () => _federation.Rounds()[^1].Accepted.Contains(Lost), Federation.Limit, "it takes part again", _federation.Logs);

        Assert.Single(_federation.Coordinator.Output.Split('\n'), line => line.Contains("clients left", StringComparison.Ordinal));
    }

    /// <summary>For much longer than <c>stable-after</c> the network is never calm so long, but each node is back in time.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Links_that_break_and_heal_again_and_again_give_nobody_up()
    {
        await Start(
            "--set", "akka.cluster.failure-detector.acceptable-heartbeat-pause=2s", "--set",
                "akka.cluster.split-brain-resolver.stable-after=12s");
        for (var pause = 0; pause < 5; pause++)
        {
            var client = _federation.Names[pause % 3];
            var round = _federation.Rounds().Count;
            _federation.GateOf(client).Hold();
            await Eventually.Is(
                () => _federation.Rounds().Skip(round)
                    .Any(finished => finished.Dropped.ContainsKey(client)), Federation.Limit, $"{client} drops out", _federation.Logs);
            _federation.GateOf(client).Open();
            await Eventually.Is(
                () => _federation.Rounds()[^1].Accepted.Contains(client), Federation.Limit, $"{client} is back", _federation.Logs);
        }

        Assert.DoesNotContain("clients left", _federation.Coordinator.Output, StringComparison.Ordinal);
    }

    private async Task Start(params string[] coordinator)
    {
        _federation.StartCoordinator(coordinator);
        _federation.StartAllClients();
        await _federation.RoundFinished(3);
    }
}
