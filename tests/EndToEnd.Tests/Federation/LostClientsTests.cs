using AfdActors.Algorithms;
using AfdActors.Coordinator;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Nodes that go, and clients that are gone for good: no round waits for them, and no run waits for ever.</summary>
public sealed class LostClientsTests : FederationTest
{
    private const int Clients = 3;
    private static readonly ScriptedWork Good = ScriptedWork.Dyadic(1);
    private static readonly ScriptedWork Broken = new((_, _, _) => throw new InvalidOperationException("always"));

    /// <summary>Of three clients one or all are selected; all three are lost in one message.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(Clients)]
    public async Task Attempt_after_the_loss_of_a_node_waits_for_clients_and_draws_none_that_is_gone(int selected)
    {
        var settings = Open(selected);
        var (coordinator, end) = StartCoordinator(settings);
        var node = StartSilentNode(coordinator, "first");
        ExpectMsg<Started>();

        Sys.Stop(node);
        for (var lost = 0; lost < selected; lost++) Assert.Equal("its node is gone", ExpectMsg<Done>().Outcome);
        StartNode(coordinator, settings, Good, Good, Good);
        Assert.Equal(selected, ExpectMsg<Started>().Selected);

        var state = await end.WaitAsync(Patience);
        Assert.Equal((1, selected), (state.Report!.Attempt, state.Report.Accepted.Count));
    }

    [Fact]
    public async Task Node_that_comes_back_as_another_process_ends_what_the_old_one_worked_on()
    {
        var settings = Open(Clients);
        var (coordinator, end) = StartCoordinator(settings);
        StartSilentNode(coordinator, "node");
        ExpectMsg<Started>();

        StartNode(coordinator, settings, Good, Good, Good);
        for (var lost = 0; lost < Clients; lost++) Assert.Equal("its node came back as another process", ExpectMsg<Done>().Outcome);

        Assert.Equal(1, (await end.WaitAsync(Patience)).Report!.Attempt);
    }

    [Fact]
    public async Task Run_that_nobody_can_join_fails_when_too_few_clients_are_left()
    {
        var settings = Settings(rounds: 1, clients: 2) with { MaxAttempts = 1000 };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, Broken, Broken);

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.StartsWith("0 clients are left, and a round needs at least 1; client ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(" failed last, in round 1: training failed: ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A group that clients may join, with the fewest that make a round.</summary>
    private static CoordinatorSettings Open(int selected) => Settings(rounds: 1, selected) with
    {
        Selection = new SelectionSettings(selected, OverProvision: 0, MinClients: Clients, MinUpdates: 1),
        FixedClients = null,
    };

    /// <summary>A node whose clients take no offer.</summary>
    private IActorRef StartSilentNode(IActorRef coordinator, string nodeId)
    {
        var node = CreateTestProbe();
        foreach (var registration in RegisterClients.Batches(
            nodeId, "", Enumerable.Range(0, Clients).Select(i => new ClientDescription(Client(i), 1, 0)), Layout.Fingerprint, nodeId))
        {
            coordinator.Tell(registration, node.Ref);
        }

        node.ExpectMsg<Registered>();
        return node.Ref;
    }
}
