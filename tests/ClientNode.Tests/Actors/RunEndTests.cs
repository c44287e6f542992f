using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>What a client does when its run is over: it stops, but not before its pending update is settled.</summary>
public sealed class RunEndTests : ClientTest
{
    private static readonly RunOver Over = new("all rounds are closed");

    [Fact]
    public void Idle_client_stops()
    {
        var client = StartWatched();
        client.Tell(Over, Coordinator);
        Session.ExpectTerminated(client);
    }

    [Fact]
    public void Client_in_training_gives_up_and_stops()
    {
        var client = StartWatched();
        var job = Train(client, Offer(1));
        client.Tell(Over, Coordinator);
        Session.ExpectTerminated(client);
        job.Outcome.SetResult(Update(1));
        Assert.Null(State.LoadPending());
    }

    [Theory]
    [InlineData(VerdictKind.Accepted)]
    [InlineData(VerdictKind.Rejected)]
    public void Client_with_a_pending_update_asks_for_its_fate_and_stops_when_it_is_settled(VerdictKind kind)
    {
        var client = StartWatched();
        Answer(client, Offer(1), 1);
        client.Tell(Over, Coordinator);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        client.Tell(new Verdict(Id(1), VerdictKind.Pending, ""), Coordinator);
        Settled(client, Session);

        client.Tell(new Verdict(Id(1), kind, ""), Coordinator);
        Session.ExpectTerminated(client);
        Assert.Null(State.LoadPending());
        Assert.Equal(kind == VerdictKind.Accepted, State.LoadUplinkState() is not null);
    }

    [Fact]
    public void Client_that_hears_nothing_keeps_its_pending_update()
    {
        var client = StartWatched();
        Answer(client, Offer(1), 1);
        client.Tell(Over, Coordinator);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        Sys.Stop(client);
        Session.ExpectTerminated(client);
        Assert.Equal(Id(1), State.LoadPending()!.Offer);
    }

    private IActorRef StartWatched()
    {
        var client = StartClient();
        Session.Watch(client);
        return client;
    }
}
