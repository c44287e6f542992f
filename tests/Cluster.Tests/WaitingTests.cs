using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Clients without a coordinator.</summary>
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
    /// <summary>A node notices after the failure detector's pause that its coordinator was killed, and is downed before it comes back.</summary>
    [Fact]
    public async Task A_client_that_lost_its_coordinator_at_the_end_of_the_run_hears_from_the_next_one_that_it_is_over()
    {
        using var federation = new Federation(clients: 2, "afd { run.rounds = 2, training.simulate = 500ms, round.deadline = 3s, transfer.retry = 5s }", new ProcessNetwork());
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
