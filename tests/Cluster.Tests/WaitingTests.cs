using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Clients without a coordinator.</summary>
[Trait("Category", "Slow")]
public sealed class WaitingTests
{
    [Fact]
    public async Task A_client_waits_for_its_coordinator_and_ends_with_3_when_there_is_none_for_too_long()
    {
        using var federation = new Federation(clients: 1, "afd.run.rounds = 3");
        var client = federation.StartClient("all", "--wait", "60s");
        await client.Prints("No coordinator answers", Federation.Limit);
        federation.StartCoordinator();
        await federation.Ends();

        var late = federation.StartClient("all", "--wait", "7s");
        await late.Exits(Federation.Limit);
        Assert.True(late.ExitCode == 3, late.Output);
        Assert.Contains($"no coordinator answered at 127.0.0.1:{federation.Port} for 7s (--wait)", late.Output, StringComparison.Ordinal);
        // Once after five seconds, in the node's own words and not in Akka's.
        Assert.Single(late.Output.Split('\n'), line => line.Contains("No coordinator answers", StringComparison.Ordinal));
        Assert.DoesNotContain("Couldn't join", late.Output, StringComparison.Ordinal);
    }

    /// <summary>It is away for longer than it is kept, and back before the coordinator ends.</summary>
    [Fact]
    public async Task A_client_that_was_lost_when_the_run_ended_hears_of_it_when_it_is_back()
    {
        using var federation = new Federation(clients: 2, "afd { run.rounds = 2, training.simulate = 500ms }", new ProcessNetwork());
        federation.StartCoordinator();
        federation.StartClient("c00");
        federation.StartClient("c01");
        await federation.RoundFinished(1);
        federation.GateOf("c01").Cut();
        await federation.Coordinator.Prints("1 clients left: its node", Federation.Limit);
        await federation.RoundFinished(2);
        federation.GateOf("c01").Open();
        await federation.Ends();
    }

    /// <summary>One of two clients is there; it waits on, for a coordinator that may come back.</summary>
    [Fact]
    public async Task A_coordinator_that_has_too_few_clients_for_too_long_ends_with_3()
    {
        using var federation = new Federation(clients: 2, "");
        var coordinator = federation.StartCoordinator("--wait", "20s");
        var client = federation.StartClient("c00");
        await coordinator.Prints("registered 1 clients", Federation.Limit);

        await coordinator.Exits(Federation.Limit);
        Assert.True(coordinator.ExitCode == 3, coordinator.Output);
        Assert.Contains(
            "Round 1 waits for clients: it starts with 2, and ", coordinator.Output, StringComparison.Ordinal);
        Assert.Contains(
            "the run failed: round 1 waits for clients: it starts with 2, and 1 can be reached, for 00:00:20 (--wait)", coordinator.Output,
            StringComparison.Ordinal);
        Assert.False(client.HasExited);
        Assert.Empty(federation.Rounds());
    }

    /// <summary>
    /// A node notices after the failure detector's pause that its coordinator was killed, and is downed before it comes back.
    /// </summary>
    [Fact]
    public async Task A_client_that_lost_its_coordinator_at_the_end_of_the_run_hears_from_the_next_one_that_it_is_over()
    {
        using var federation = new Federation(
            clients: 2, "afd { run.rounds = 2, training.simulate = 500ms, round.deadline = 3s, transfer.retry = 5s }",
            new ProcessNetwork());
        federation.StartCoordinator();
        federation.StartClient("c00");
        federation.StartClient("c01");
        await federation.RoundFinished(1);
        federation.GateOf("c01").Cut();
        await federation.RoundFinished(2);
        federation.Coordinator.Kill();
        federation.GateOf("c01").Open();

        federation.StartCoordinator("--resume");
        await federation.Ends();
        Assert.Contains("2 of 2 rounds done", federation.Coordinator.Output, StringComparison.Ordinal);
    }
}
