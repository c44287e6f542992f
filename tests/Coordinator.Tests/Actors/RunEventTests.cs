using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>What those hear who show a run while it goes on.</summary>
public sealed class RunEventTests : CoordinatorTest
{
    [Fact]
    public async Task Client_is_seen_to_receive_train_and_send_and_its_run_from_the_beginning_to_the_end()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1));
        Settled(coordinator, Observer);
        var began = Assert.IsType<RunEvent.Began>(Events.First());
        Assert.Equal((Run, 0, 1), (began.Run, began.Closed, began.Rounds));
        Assert.Contains(Events, happened => happened is RunEvent.RoundWaits { Needed: 1, Present: 0 });

        StartNode(coordinator, "a", 0);
        var session = ExpectOffer(0);
        for (var index = 0; index < 2; index++)
        {
            session.Tell(new ChunkRequest(Id(0), PayloadDirection.Down, index), Players[0]);
            Players[0].ExpectMsg<PayloadChunk>();
        }

        Deliver(session, Id(0), 0, 1);
        await end.WaitAsync(Patience);
        Assert.Equal(
            [ClientPhase.Receiving, ClientPhase.Training, ClientPhase.Sending],
            Events.OfType<RunEvent.ClientMoved>().Select(moved => moved.Phase));
        var settled = Assert.Single(Events.OfType<RunEvent.ClientSettled>());
        Assert.Equal((Id(0), ClientStanding.Accepted, "accepted"), (settled.Offer, settled.Standing, settled.Outcome));
        Assert.Equal(1.0, settled.Loss);
        Assert.Equal(Samples, settled.Samples);
        Assert.True(settled.Traffic is { BytesDown: > 80, BytesUp: > 80 });
        Assert.Single(Events.OfType<RunEvent.RoundCloses>());
        Assert.Equal(new RunEvent.Ended(1, null), Events.Last());
    }

    [Fact]
    public void Client_whose_node_ends_is_lost_and_one_that_says_goodbye_left()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 3));
        var node = StartNode(coordinator, "a", 0);
        var polite = StartNode(coordinator, "b", 1);
        coordinator.Tell(new Goodbye([Client(1)], "enough"), polite);
        Sys.Stop(node);
        AwaitAssert(() => Assert.Equal(
            [(Client(0), "its node is gone", false), (Client(1), "enough", true)],
            Events.OfType<RunEvent.RosterMoved>().Where(moved => !moved.Lost.IsEmpty)
                .Select(moved => (moved.Lost[0], moved.Reason, moved.TookLeave)).Order()), Patience);
    }

    [Fact]
    public void Registration_that_is_refused_is_told_while_a_round_is_open_and_before()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1) with { Admission = new AdmissionSettings("pa55", 0) });
        var (stranger, other) = (CreateTestProbe("stranger"), CreateTestProbe("other"));
        Register(coordinator, stranger, "a", 0);
        const string token = "the node's token is not the coordinator's; give both the same $AFD_JOIN_TOKEN or afd.admission.token";
        AwaitAssert(() => Assert.Equal([(stranger.Ref, "a", token)], Refused()), Patience);

        coordinator.Tell(new RegisterClients(WireProtocol.Version, "n", "pa55", [new(Client(1), Samples, 0)], Layout.Fingerprint, "n"), Node);
        Observer.ExpectMsg<Started>();
        coordinator.Tell(new RegisterClients(WireProtocol.Version + 1, "b", "pa55", [], Layout.Fingerprint, "b"), other);
        AwaitAssert(() => Assert.Equal(2, Refused().Length), Patience);
        Assert.StartsWith($"expected protocol version {WireProtocol.Version}, got", Refused()[1].Reason, StringComparison.Ordinal);
        Assert.Equal((other.Ref, "b"), (Refused()[1].Node, Refused()[1].NodeId));

        (IActorRef Node, string NodeId, string Reason)[] Refused() =>
            [.. Events.OfType<RunEvent.NodeRefused>().Select(refused => (refused.Node, refused.NodeId, refused.Reason))];
    }

    [Fact]
    public async Task Run_that_fails_says_why()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1) with { FixedClients = 1 });
        var node = StartNode(coordinator, "a", 0);
        ExpectOffer(0);
        Sys.Stop(node);
        var failed = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        AwaitAssert(() => Assert.Equal(new RunEvent.Ended(0, failed.Message), Events.Last()), Patience);
    }
}
