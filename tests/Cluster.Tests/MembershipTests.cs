using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Processes that come, leave, and are away for a while.</summary>
public sealed class MembershipTests
{
    /// <summary>Rounds that no test waits for: a federation that goes on until the test has seen enough.</summary>
    private const string Endless = """
        afd.run.rounds = 100000
        afd.training.simulate = 20ms

        """;

    [Fact]
    public async Task A_client_added_to_a_run_takes_part_from_the_next_round_on()
    {
        using var federation = new Federation(clients: 3, Endless + "afd.selection.start-clients = 2");
        var (first, late) = (federation.Names[..2], federation.Names[2]);
        federation.StartCoordinator();
        foreach (var client in first) federation.StartClient(client);
        await federation.RoundFinished(3);

        federation.StartClient(late);
        await Eventually.Is(() => federation.Rounds()[^1].Accepted.Contains(late), Federation.Limit, $"{late} takes part", federation.Logs);
        var joined = federation.Rounds().First(round => round.Accepted.Contains(late)).Round;
        await federation.RoundFinished(joined + 5);

        Assert.All(federation.Rounds().Take(joined - 1), round => Assert.Equal(first, round.Accepted));
        Assert.All(federation.Rounds().Skip(joined - 1), round => Assert.Equal(federation.Names, round.Accepted));
    }

    [Fact]
    public async Task A_client_that_is_asked_to_stop_says_goodbye_and_the_run_goes_on()
    {
        using var federation = new Federation(clients: 3, Endless);
        var coordinator = federation.StartCoordinator();
        var clients = federation.StartAllClients();
        await federation.RoundFinished(3);

        clients[1].Terminate();
        await clients[1].Exits(Federation.Limit);
        await Eventually.Is(
            () => !federation.Rounds()[^1].Clients.Contains(federation.Names[1]), Federation.Limit, "rounds without it", federation.Logs);

        Assert.True(clients[1].ExitCode == 0, clients[1].Output);
        Assert.Matches("(?i)left|leav|goodbye", coordinator.Output);
        await federation.RoundFinished(federation.Rounds().Count + 3);
    }

    [Fact]
    public async Task A_client_killed_drops_out_and_comes_back()
    {
        using var federation = new Federation(clients: 3, Endless);
        federation.StartCoordinator();
        var clients = federation.StartAllClients();
        await federation.RoundFinished(3);

        clients[1].Kill();
        await Eventually.Is(
            () => !federation.Rounds()[^1].Accepted.Contains(federation.Names[1]), Federation.Limit, "a round without it", federation.Logs);
        federation.StartClient(federation.Names[1]);
        await Eventually.Is(
            () => federation.Rounds()[^1].Accepted.Contains(federation.Names[1]), Federation.Limit, "a round with it", federation.Logs);
    }

    /// <summary>Neither the failure detector (100 s) nor the sign of life (5 retries, 75 s) helps in time: joining again must.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_client_back_at_its_port_before_it_was_missed_takes_part_at_once()
    {
        using var federation = new Federation(clients: 2, Endless + """
            afd.transfer.retry = 15s
            akka.cluster.failure-detector.acceptable-heartbeat-pause = 100s
            """);
        federation.StartCoordinator();
        federation.StartClient(federation.Names[0]);
        var (back, listen) = (federation.Names[1], $"127.0.0.1:{Federation.FreePort()}");
        var client = federation.StartClient(back, "--listen", listen);
        await federation.RoundFinished(3);

        client.Kill();
        var before = federation.Rounds().Count;
        federation.StartClient(back, "--listen", listen);
        await Eventually.Is(
            () => federation.Rounds().Skip(before).SkipWhile(round => !round.Dropped.ContainsKey(back))
                .Any(round => round.Accepted.Contains(back)),
            TimeSpan.FromSeconds(60), "it drops out and takes part again", federation.Logs);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_pause_shorter_than_the_detectors_limit_loses_nothing()
    {
        // Nobody is to drop out because the machine is busy.
        using var federation = new Federation(clients: 3, Endless + "akka.cluster.failure-detector.acceptable-heartbeat-pause = 20s");
        federation.StartCoordinator();
        var clients = federation.StartAllClients();
        await federation.RoundFinished(3);

        clients[1].Pause();
        var paused = federation.Rounds().Count;
        await Eventually.After(TimeSpan.FromSeconds(1));
        clients[1].Continue();
        await federation.RoundFinished(paused + 5);

        Assert.All(federation.Rounds(), round => Assert.Empty(round.Dropped));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_pause_longer_than_the_detectors_limit_is_a_drop_out_and_then_a_return()
    {
        using var federation = new Federation(clients: 3, Endless);
        federation.StartCoordinator();
        var clients = federation.StartAllClients();
        await federation.RoundFinished(3);

        clients[1].Pause();
        await Eventually.Is(
            () => federation.Rounds()
                .Any(round => round.Dropped.ContainsKey(federation.Names[1])), Federation.Limit, "it drops out", federation.Logs);
        await federation.RoundFinished(federation.Rounds().Count + 3);
        clients[1].Continue();
        await Eventually.Is(
            () => federation.Rounds()[^1].Accepted.Contains(federation.Names[1]), Federation.Limit, "it takes part again", federation.Logs);
    }
}
