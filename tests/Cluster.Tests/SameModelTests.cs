using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>docs/design.md "Randomness": one process or several, the same model.</summary>
public sealed class SameModelTests
{
    /// <summary>A client that drops out changes the model; none is to do so because the machine is busy.</summary>
    private const string Patience = """

        afd.round.deadline = 2m
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
        """;

    [Fact]
    public async Task Nine_processes_end_with_the_model_of_one()
    {
        using var federation = new Federation(clients: 8, "afd.run.rounds = 4" + Patience);
        var expected = await federation.RunInOneProcess();

        federation.StartCoordinator();
        federation.StartAllClients();
        await federation.Ends();

        Assert.All(federation.Rounds(), round => Assert.Equal(8, round.Accepted.Count));
        Assert.Equal(expected.Select(round => round.ModelSha256), federation.Rounds().Select(round => round.ModelSha256));
    }

    [Fact]
    public async Task A_coordinator_killed_twice_and_resumed_ends_with_the_model_of_one_never_killed()
    {
        using var federation = new Federation(clients: 4, "afd { run.rounds = 40, training.epochs = 20 }" + Patience);
        var expected = await federation.RunInOneProcess();

        federation.StartCoordinator();
        federation.StartClient("1/2");
        federation.StartClient("2/2");
        foreach (var round in (int[])[8, 20])
        {
            await federation.RoundFinished(round);
            federation.Coordinator.Kill();
            federation.StartCoordinator("--resume");
        }

        await federation.Ends();
        Assert.Equal(expected.Select(round => round.ModelSha256), federation.Rounds().Select(round => round.ModelSha256));
    }

    /// <summary>
    /// The coordinator never sees an update, forgets the masks when it is killed, and ends with the open model all the same.
    /// </summary>
    [Fact]
    public async Task Masked_processes_end_with_the_model_of_open_ones()
    {
        const string Open = "afd { run.rounds = 20, training.epochs = 20, uplink.codec = raw, dropout.strategy = afd-single }" + Patience;
        using var federation = new Federation(clients: 4, Open + "\nafd.secure-aggregation.enabled = on");
        using var open = new Federation(clients: 4, Open);
        var expected = await open.RunInOneProcess();

        federation.StartCoordinator();
        federation.StartAllClients();
        await federation.RoundFinished(6);
        federation.Coordinator.Kill();
        federation.StartCoordinator("--resume");

        await federation.Ends();
        Assert.Equal(expected.Select(round => round.ModelSha256), federation.Rounds().Select(round => round.ModelSha256));
    }
}
