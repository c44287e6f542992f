using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>
/// The second phase (docs/design.md "DGC"): an update that was sent is kept until the coordinator says what became of it.
/// </summary>
public sealed class PendingUpdateTests : ClientTest
{
    [Fact]
    public void Update_is_served_as_often_as_it_is_asked_for()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        foreach (var index in new[] { 1, 0, 1 })
        {
            client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, index), Session);
            var chunk = Session.ExpectMsg<PayloadChunk>();
            Assert.Equal((index, index == 0 ? 64 : 36), (chunk.Index, chunk.Data.Length));
        }

        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, 2), Session);
        client.Tell(new ChunkRequest(Id(2), PayloadDirection.Up, 0), Session);
        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Down, 0), Session);
        Settled(client, Session);
    }

    [Fact]
    public void Result_is_repeated_until_it_is_pulled_and_the_fate_asked_for_until_it_is_known()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        Time.Advance(Retry);
        Session.ExpectMsg<TrainResult>();
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));

        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, 0), Session);
        Session.ExpectMsg<PayloadChunk>();
        Time.Advance(Retry);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        Settled(client, Session);

        Decide(client, Offer(1), VerdictKind.Accepted);
        Time.Advance(Retry);
        Settled(client, Session);
        Settled(client, Coordinator);
    }

    [Fact]
    public void Pending_keeps_the_update()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        Decide(client, Offer(1), VerdictKind.Pending);
        Assert.Equal(Id(1), State.LoadPending()!.Offer);
        Assert.Null(State.LoadUplinkState());
        Time.Advance(Retry);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
    }

    [Fact]
    public void Received_keeps_an_update_that_leaves_a_state()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        Decide(client, Offer(1), VerdictKind.Received);
        Assert.Equal(Id(1), State.LoadPending()!.Offer);
        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, 0), Session);
        Session.ExpectMsg<PayloadChunk>();
        Decide(client, Offer(1), VerdictKind.Accepted);
        ResidualIs(1);
    }

    [Fact]
    public void Received_lets_go_of_an_update_that_leaves_no_state()
    {
        var client = StartClient();
        AnswerWithoutState(client);
        Decide(client, Offer(1), VerdictKind.Pending);
        Time.Advance(Retry);
        Session.ExpectMsg<TrainResult>();
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));

        Decide(client, Offer(1), VerdictKind.Received);
        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, 0), Session);
        Time.Advance(Retry);
        Settled(client, Session);
        Decide(client, Offer(1), VerdictKind.Rejected);
        Assert.Equal(Id(1), Train(client, Offer(1)).Offer.Offer);
    }

    [Fact]
    public void Offer_that_waits_is_taken_once_an_update_without_state_is_received()
    {
        var client = StartClient();
        AnswerWithoutState(client);
        client.Tell(Offer(2), Session);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        client.Tell(new Verdict(Id(1), VerdictKind.Received, ""), Coordinator);
        Assert.Equal(Id(2), ServeAll(Offer(2)).Offer.Offer);
    }

    [Fact]
    public void Accepted_commits_and_later_verdicts_change_nothing()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        Decide(client, Offer(1), VerdictKind.Accepted);
        ResidualIs(1);
        Assert.Null(State.LoadPending());

        Decide(client, Offer(1), VerdictKind.Accepted);
        Decide(client, Offer(1), VerdictKind.Rejected);
        ResidualIs(1);
    }

    [Fact]
    public void Rejected_restores_the_residual_as_it_was_before_the_offer()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        Decide(client, Offer(1), VerdictKind.Accepted);
        Answer(client, Offer(2), 2);
        Decide(client, Offer(2), VerdictKind.Rejected);
        Assert.Null(State.LoadPending());
        ResidualIs(1);

        Decide(client, Offer(2), VerdictKind.Accepted);
        ResidualIs(1);
        Assert.Equal(((DgcResidual)Update(1).UplinkNext!).Velocity, ((DgcResidual)Train(client, Offer(3)).Residual!).Velocity);
    }

    [Fact]
    public void Verdict_on_another_offer_is_ignored()
    {
        var client = StartClient();
        Answer(client, Offer(2), 1);
        Decide(client, Offer(1), VerdictKind.Accepted);
        Decide(client, Offer(1), VerdictKind.Rejected);
        Decide(client, Offer(2, attempt: 1), VerdictKind.Rejected);
        Assert.Equal(Id(2), State.LoadPending()!.Offer);
        Assert.Null(State.LoadUplinkState());
    }

    [Fact]
    public void Pending_update_outlives_the_client_and_its_fate_is_asked_for_at_once()
    {
        var former = StartClient();
        Answer(former, Offer(1), 1);
        Session.Watch(former);
        Sys.Stop(former);
        Session.ExpectTerminated(former);

        var client = StartClient();
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        Time.Advance(Retry);

        // The coordinator knows the session, if there still is one.
        Assert.Equal(Id(1), Coordinator.ExpectMsg<TrainResult>().Offer);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        Settled(client, Session);
        client.Tell(new ChunkRequest(Id(1), PayloadDirection.Up, 0), Session);
        Session.ExpectMsg<PayloadChunk>();
        Decide(client, Offer(1), VerdictKind.Accepted);
        ResidualIs(1);
    }

    [Fact]
    public void Commit_that_the_disk_refuses_leaves_the_update_pending_and_the_client_asks_again_and_commits()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        State.BeforeCommit = () => throw new IOException("disk full");
        Decide(client, Offer(1), VerdictKind.Accepted);
        Assert.Equal(Id(1), State.LoadPending()!.Offer);
        Time.Advance(Retry);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));

        State.BeforeCommit = () => { };
        Decide(client, Offer(1), VerdictKind.Accepted);
        ResidualIs(1);
    }

    [Fact]
    public void New_offer_is_taken_after_the_verdict_and_not_before()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        client.Tell(Offer(2), Session);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        Settled(client, Session);
        Decide(client, Offer(1), VerdictKind.Pending);
        Settled(client, Session);

        client.Tell(new Verdict(Id(1), VerdictKind.Accepted, ""), Coordinator);
        Assert.Equal(((DgcResidual)Update(1).UplinkNext!).Velocity, ((DgcResidual)ServeAll(Offer(2)).Residual!).Velocity);
    }

    [Fact]
    public void Only_the_newest_of_several_offers_is_taken_after_the_verdict()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        client.Tell(Offer(2), Session);
        client.Tell(Offer(3), Session);
        client.Tell(Offer(2), Session);
        Assert.Equal(Id(2), Session.ExpectMsg<OfferDeclined>().Offer);
        client.Tell(new Verdict(Id(1), VerdictKind.Rejected, ""), Coordinator);
        Assert.Equal(Id(3), ServeAll(Offer(3)).Offer.Offer);
    }

    [Fact]
    public void Offer_of_an_earlier_round_is_declined_while_an_update_is_pending()
    {
        var client = StartClient();
        Answer(client, Offer(2), 1);
        client.Tell(Offer(1), Session);
        Assert.Equal(Id(1), Session.ExpectMsg<OfferDeclined>().Offer);
        Decide(client, Offer(2), VerdictKind.Accepted);
        Settled(client, Session);
    }

    [Fact]
    public void Waiting_offer_that_is_canceled_is_not_taken()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        client.Tell(Offer(2), Session);
        Coordinator.ExpectMsg(new UpdateStatus(Id(1)));
        client.Tell(new CancelTraining(Id(2), "enough updates"), Session);
        Decide(client, Offer(1), VerdictKind.Accepted);
        Settled(client, Session);
    }

    [Fact]
    public void Same_offer_again_gets_the_stored_result_without_training()
    {
        var client = StartClient();
        var result = Answer(client, Offer(1), 1);
        var resumed = CreateTestProbe("resumed");
        client.Tell(Offer(1), resumed);
        resumed.ExpectMsg(result);
        Settled(client, Training);
        Time.Advance(Retry);
        resumed.ExpectMsg(result);
        Settled(client, Session);
    }

    [Fact]
    public void Same_offer_with_another_payload_rolls_back_and_trains_anew()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        var job = Train(client, Offer(1, payload: 2), payload: 2);
        Assert.Null(job.Residual);
        Assert.Null(State.LoadPending());
        job.Outcome.SetResult(Update(2));
        Assert.Equal(1.0, Session.ExpectMsg<TrainResult>().Loss);
        Decide(client, Offer(1), VerdictKind.Accepted);
        ResidualIs(2);
    }

    private void AnswerWithoutState(IActorRef client)
    {
        Train(client, Offer(1)).Outcome.SetResult(Update(1) with { UplinkNext = null });
        Session.ExpectMsg<TrainResult>();
    }

    private void ResidualIs(int number) =>
        Assert.Equal(((DgcResidual)Update(number).UplinkNext!).Velocity, ((DgcResidual)State.LoadUplinkState()!).Velocity);
}
