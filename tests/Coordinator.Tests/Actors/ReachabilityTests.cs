using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>Nodes that the coordinator cannot reach for a while, and clients that forgot their session (docs/faults.md).</summary>
public sealed class ReachabilityTests : CoordinatorTest
{
    [Fact]
    public void Clients_out_of_reach_drop_out_at_once_and_are_drawn_again_when_they_are_back()
    {
        var settings = Settings(clients: 2);
        var (coordinator, _) = StartCoordinator(settings with { Selection = settings.Selection with { MinClients = 2 } });
        var node = StartNode(coordinator, "a", 0, 1);
        Assert.Equal(2, Observer.ExpectMsg<Started>().Selected);

        Roster(coordinator).Tell(new NodeUnreachable(node.Path.Address));
        Assert.Equal("its node cannot be reached", Observer.ExpectMsg<Done>().Outcome);
        Assert.Equal("its node cannot be reached", Observer.ExpectMsg<Done>().Outcome);
        Settled(coordinator, Observer);

        Roster(coordinator).Tell(new NodeReachable(node.Path.Address));
        Assert.Equal(2, Observer.ExpectMsg<Started>().Selected);
    }

    [Fact]
    public async Task Clients_out_of_reach_still_count_where_nobody_can_join()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1) with { FixedClients = 1 });
        var node = StartNode(coordinator, "a", 0);
        Observer.ExpectMsg<Started>();
        Roster(coordinator).Tell(new NodeUnreachable(node.Path.Address));
        Observer.ExpectMsg<Done>();
        Roster(coordinator).Tell(new NodeReachable(node.Path.Address));
        Observer.ExpectMsg<Started>();
        Assert.False(end.IsCompleted);
        Sys.Stop(node);
        await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
    }

    [Fact]
    public void Result_of_a_client_that_forgot_its_session_reaches_it_while_the_round_is_open()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1));
        StartNode(coordinator, "a", 0);
        ExpectOffer(0);

        coordinator.Tell(ResultOf(Id(0), 0.25f), Players[0]);
        Assert.Equal((Id(0), PayloadDirection.Up, 0), Requested(Players[0].ExpectMsg<ChunkRequest>()));
        var puller = Players[0].Sender;
        for (var chunk = 0; chunk < 2; chunk++)
        {
            if (chunk > 0) Players[0].ExpectMsg<ChunkRequest>();
            puller.Tell(new PayloadChunk(Id(0), PayloadDirection.Up, chunk, Update(0.25f).Chunk(chunk)), Players[0]);
        }

        ExpectVerdict(0, Id(0), VerdictKind.Accepted);
        coordinator.Tell(ResultOf(Id(0), 0.25f), Players[0]);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);
    }

    [Fact]
    public void Node_with_another_token_is_refused()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1) with { Admission = new AdmissionSettings("pa55", 0) });
        var stranger = CreateTestProbe("stranger");
        Register(coordinator, stranger, "a", 0);
        Assert.False(stranger.ExpectMsg<RegistrationRefused>().Retry);
    }

    [Fact]
    public void Node_that_trains_for_another_objective_is_refused()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1), objective: "smoothed");
        var stranger = CreateTestProbe("stranger");
        Register(coordinator, stranger, "a", 0);
        var refusal = stranger.ExpectMsg<RegistrationRefused>();
        Assert.Contains("another objective", refusal.Reason, StringComparison.Ordinal);
        Assert.False(refusal.Retry);
    }

    private static (OfferId, PayloadDirection, int) Requested(ChunkRequest request) => (request.Offer, request.Direction, request.Index);

    private ActorSelection Roster(IActorRef coordinator) => Sys.ActorSelection(coordinator.Path / "roster");
}
