using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>From a whole sub-model to a stored update; everything that can end it early.</summary>
public sealed class TrainingTests : ClientTest
{
    [Fact]
    public void Update_is_stored_before_its_result_is_sent()
    {
        using var saving = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var client = StartClient();
        State.BeforeSave = Hold(saving, release);
        Train(client, Offer(1)).Outcome.SetResult(Update(1));
        Assert.True(saving.Wait(Patience, CancellationToken.None));
        Settled(client, Session);
        release.Set();

        var result = Session.ExpectMsg<TrainResult>();
        Assert.Equal(Id(1), State.LoadPending()!.Offer);
        Assert.Equal(Update(1).Payload, State.LoadPending()!.Payload);
        Assert.Equal((0.5, 4, 100L), (result.Loss, result.Samples, result.Update.Bytes));
        Assert.Equal(PayloadHash.Of(Update(1).Payload), result.Update.Hash);
    }

    [Fact]
    public void Training_that_throws_is_reported_and_the_restarted_client_goes_on_with_its_mailbox()
    {
        var client = StartClient();
        var job = Train(client, Offer(1));
        job.Outcome.SetException(new InvalidOperationException("no memory left"));

        var failed = Session.ExpectMsg<TrainingFailed>();
        Assert.Equal(Id(1), failed.Offer);
        Assert.Contains("no memory left", failed.Reason, StringComparison.Ordinal);
        Assert.False(failed.Diverged);
        Assert.Null(State.LoadPending());
        Answer(client, Offer(2), 2);
    }

    [Fact]
    public void Training_that_diverged_is_reported_as_such()
    {
        var client = StartClient();
        Train(client, Offer(1)).Outcome.SetException(new TrainingDivergedException("tiny", "the training loss is NaN"));

        Assert.Equal(
            new TrainingFailed(Id(1), $"tiny diverged: the training loss is NaN; {TrainingDivergedException.Advice}", Diverged: true),
            Session.ExpectMsg<TrainingFailed>());
    }

    [Fact]
    public void Update_that_cannot_be_stored_is_reported_and_what_came_meanwhile_is_handled_afterwards()
    {
        using var saving = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var client = StartClient();
        State.BeforeSave = Hold(saving, release) + (() => throw new IOException("disk full"));
        Train(client, Offer(1)).Outcome.SetResult(Update(1));
        Assert.True(saving.Wait(Patience, CancellationToken.None));
        client.Tell(Offer(2), Session);
        Settled(client, Session);
        release.Set();

        Assert.Contains("disk full", Session.ExpectMsg<TrainingFailed>().Reason, StringComparison.Ordinal);
        State.BeforeSave = () => { };
        ServeAll(Offer(2));
    }

    [Fact]
    public void Duplicate_offer_while_training_trains_once_and_answers_the_last_sender()
    {
        var client = StartClient();
        client.Tell(Offer(1), Session);
        var job = ServeAll(Offer(1));
        var resumed = CreateTestProbe("resumed");
        client.Tell(Offer(1), resumed);
        Settled(client, resumed);
        job.Outcome.SetResult(Update(1));
        resumed.ExpectMsg<TrainResult>();
        Settled(client, Session);
        Settled(client, Training);
    }

    [Fact]
    public void Same_offer_with_another_payload_stops_the_run_and_trains_anew()
    {
        var client = StartClient();
        var former = Train(client, Offer(1));
        var job = Train(client, Offer(1, payload: 2), payload: 2);
        Assert.True(former.Cancel.IsCancellationRequested);

        former.Outcome.SetResult(Update(1));
        Settled(client, Session);
        job.Outcome.SetResult(Update(2));
        Assert.Equal(1.0, Session.ExpectMsg<TrainResult>().Loss);
    }

    [Fact]
    public void Run_that_was_given_up_does_not_end_the_next_run_of_the_same_offer()
    {
        var client = StartClient();
        var former = Train(client, Offer(1));
        Time.Advance(Deadline);
        var job = Train(client, Offer(1));

        former.Outcome.SetException(new OperationCanceledException(former.Cancel));
        job.Outcome.SetResult(Update(1));
        Assert.Equal(0.5, Session.ExpectMsg<TrainResult>().Loss);
    }

    /// <summary>The offer of an attempt that is over was slow: it must not take the client from the next attempt.</summary>
    [Fact]
    public void An_offer_that_comes_after_it_was_called_off_is_not_taken()
    {
        var client = StartClient();
        var late = CreateTestProbe("late");
        client.Tell(new CancelTraining(Id(1), "deadline"), Coordinator);
        var job = Train(client, Offer(1, attempt: 1));
        client.Tell(Offer(1), late);
        Settled(client, late);
        Assert.False(job.Cancel.IsCancellationRequested);
        job.Outcome.SetResult(Update(1));
        Assert.Equal(Id(1, attempt: 1), Session.ExpectMsg<TrainResult>().Offer);
    }

    [Fact]
    public void Newer_offer_stops_the_run_under_way()
    {
        var client = StartClient();
        var former = Train(client, Offer(1));
        var job = Train(client, Offer(1, attempt: 1));
        Assert.True(former.Cancel.IsCancellationRequested);
        former.Outcome.SetResult(Update(1));
        job.Outcome.SetResult(Update(2));
        Assert.Equal(Id(1, attempt: 1), Session.ExpectMsg<TrainResult>().Offer);
    }

    [Fact]
    public void Offer_of_an_earlier_round_does_not_stop_the_run_under_way()
    {
        var client = StartClient();
        var job = Train(client, Offer(5));
        client.Tell(Offer(4), Session);
        Assert.Equal(Id(4), Session.ExpectMsg<OfferDeclined>().Offer);
        Assert.False(job.Cancel.IsCancellationRequested);
        job.Outcome.SetResult(Update(1));
        Assert.Equal(Id(5), Session.ExpectMsg<TrainResult>().Offer);
    }

    [Fact]
    public void Run_that_outlives_its_deadline_is_canceled_and_its_late_result_ignored()
    {
        var client = StartClient();
        var job = Train(client, Offer(1));
        Settled(client, Session);
        Time.Advance(Deadline);
        Settled(client, Session);
        Assert.True(job.Cancel.IsCancellationRequested);
        LateResultIsIgnored(client, job);
    }

    [Fact]
    public void Stopping_the_client_cancels_its_run()
    {
        var client = StartClient();
        var job = Train(client, Offer(1));
        Session.Watch(client);
        Sys.Stop(client);
        Session.ExpectTerminated(client);
        Assert.True(job.Cancel.IsCancellationRequested);
    }

    [Fact]
    public void Canceled_while_receiving_the_client_is_idle()
    {
        var client = StartClient();
        client.Tell(Offer(1), Session);
        ExpectRequests(Offer(1), 0);
        client.Tell(new CancelTraining(Id(1), "enough updates"), Session);
        Settled(client, Session);
        SendChunk(Offer(1), 0);
        Time.Advance(Retry);
        Settled(client, Session);
        Train(client, Offer(2));
    }

    [Fact]
    public void Canceled_while_training_the_run_is_canceled_and_its_late_result_ignored()
    {
        var client = StartClient();
        var job = Train(client, Offer(1));
        client.Tell(new CancelTraining(Id(1), "enough updates"), Session);
        Settled(client, Session);
        Assert.True(job.Cancel.IsCancellationRequested);
        LateResultIsIgnored(client, job);
    }

    [Fact]
    public void Canceled_while_saving_the_update_is_rolled_back_once_it_is_stored()
    {
        using var saving = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var client = StartClient();
        State.BeforeSave = Hold(saving, release);
        Train(client, Offer(1)).Outcome.SetResult(Update(1));
        Assert.True(saving.Wait(Patience, CancellationToken.None));
        client.Tell(new CancelTraining(Id(1), "enough updates"), Session);
        client.Tell(Offer(2), Session);
        release.Set();

        Session.ExpectMsg<TrainResult>();
        var job = ServeAll(Offer(2));
        Assert.Null(State.LoadPending());
        Assert.Null(job.Residual);
    }

    [Fact]
    public void Canceled_while_its_verdict_is_awaited_the_update_is_rolled_back()
    {
        var client = StartClient();
        Answer(client, Offer(1), 1);
        client.Tell(new CancelTraining(Id(1), "enough updates"), Session);
        Settled(client, Session);
        Assert.Null(State.LoadPending());
        Assert.Null(State.LoadUplinkState());
    }

    [Fact]
    public void Canceling_another_offer_changes_nothing()
    {
        var client = StartClient();
        var job = Train(client, Offer(2));
        client.Tell(new CancelTraining(Id(1), "old"), Session);
        client.Tell(new CancelTraining(Id(2, attempt: 1), "of another attempt"), Session);
        Settled(client, Session);
        Assert.False(job.Cancel.IsCancellationRequested);
        job.Outcome.SetResult(Update(1));
        Session.ExpectMsg<TrainResult>();
        client.Tell(new CancelTraining(Id(1), "old"), Session);
        Settled(client, Session);
        Assert.NotNull(State.LoadPending());
    }

    private static Action Hold(ManualResetEventSlim reached, ManualResetEventSlim release) => () =>
    {
        reached.Set();
        release.Wait(Patience, CancellationToken.None);
    };

    /// <summary>The next run goes through the same pool and mailbox, so by its start the late result has come and gone.</summary>
    private void LateResultIsIgnored(Akka.Actor.IActorRef client, Job late)
    {
        late.Outcome.SetResult(Update(1));
        Answer(client, Offer(2), 2);
        Assert.Equal(Id(2), State.LoadPending()!.Offer);
    }
}
