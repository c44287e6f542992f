using AfdActors.Cluster.Tests.Support;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// What another process of the same machine can do to a federation without TLS, on the loopback interface. It cannot do all that is tried
/// here; what it still can is in docs/decisions/security.md, and why beyond one machine nodes have TLS.
/// </summary>
public sealed class StrangerTests
{
    [Fact]
    public async Task A_stranger_stops_no_actor_makes_no_type_and_takes_no_member_out()
    {
        using var federation = new Federation(clients: 2, """
            afd { run.rounds = 60, training.simulate = 0ms, round.deadline = 2m }
            akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
            """);
        var expected = await federation.RunInOneProcess();
        // Else Akka's warnings of one kind are told once in ten minutes.
        var coordinator = federation.StartCoordinator("--verbose");
        foreach (var client in federation.Names) federation.StartClient(client, "--set", "afd.training.simulate=200ms");
        await federation.RoundFinished(3);

        using var stranger = new Intruder(federation.Port);
        foreach (var path in (string[])[
            "user", "user/coordinator", "user/coordinator/roster", "system/cluster", "system/cluster/core/daemon"])
        {
            stranger.Select(path, PoisonPill.Instance);
            stranger.Select(path, Kill.Instance);
            stranger.Tell(path, PoisonPill.Instance);
            stranger.Tell(path, Kill.Instance);
        }

        foreach (var command in (string[])["Down", "Leave"]) stranger.Select("system/cluster/core/daemon", stranger.Command(command));
        stranger.Select("user/coordinator", new Version(1, 2));
        await coordinator.Prints("for serializer 1, which is off", Federation.Limit);
        await coordinator.Prints("Akka.Cluster.ClusterUserAction+Down, Akka.Cluster' for serializer 5", Federation.Limit);
        stranger.Deploy();
        foreach (var path in (string[])["user", "user/coordinator", "user/coordinator/roster"]) stranger.TellSystem(path, new Terminate());
        await coordinator.Prints("for serializer 3, which is off", Federation.Limit);
        Assert.True(federation.Rounds().Count < 60, "the run was over before the stranger was done");

        await federation.Ends();
        Assert.Equal(expected.Select(round => round.ModelSha256), federation.Rounds().Select(round => round.ModelSha256));
    }

    [Fact]
    public async Task Coordinator_at_127_0_0_1_is_found_by_a_client_that_says_localhost()
    {
        using var federation = new Federation(clients: 1, "afd { run.rounds = 3, training.simulate = 20ms }") { Host = "localhost" };
        federation.StartCoordinator();
        federation.StartClient("all");
        await federation.Ends();
    }

    /// <summary>One that says it is a coordinator and has a lower address was taken for it, and was told the token.</summary>
    [Fact]
    public async Task A_member_with_the_role_of_a_coordinator_at_another_address_is_not_the_coordinator()
    {
        using var federation = new Federation(clients: 1, """
            afd { run.rounds = 60000, training.simulate = 20ms }
            akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
            """);
        federation.StartCoordinator();
        await federation.Coordinator.Prints("waiting for clients", Federation.Limit);
        using var impostor = new Intruder(federation.Port, role: "coordinator", listen: LowerThan(federation.Port));
        impostor.Join();
        await impostor.Up.WaitAsync(Federation.Limit);

        var client = federation.StartClient("all");
        await client.Prints($"Joined the cluster of the coordinator at akka.tcp://afd@127.0.0.1:{federation.Port}", Federation.Limit);
        await federation.RoundFinished(3);
    }

    private static int LowerThan(int port)
    {
        while (true)
        {
            var other = Federation.FreePort();
            if (other < port) return other;
        }
    }
}
