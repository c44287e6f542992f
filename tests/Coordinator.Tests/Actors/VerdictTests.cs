using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>The coordinator's part of the second phase (docs/design.md "DGC"): the checkpoint first, then the word.</summary>
public sealed class VerdictTests : CoordinatorTest
{
    [Fact]
    public async Task Verdicts_are_sent_after_the_checkpoint_is_written()
    {
        using var store = new GatedStore();
        var (coordinator, end) = StartCoordinator(Settings(clients: 2), store);
        StartNode(coordinator, "a", 0, 1);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Received);
        var second = ExpectOffer(1);
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Pending);
        Deliver(second, Id(1), 1, 0.75f);

        Assert.True(store.Writing.Wait(Patience, CancellationToken.None));
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Received);
        Settled(coordinator, Players[0]);
        Settled(coordinator, Players[1]);
        store.Release.Set();

        ExpectVerdict(0, Id(0), VerdictKind.Accepted);
        ExpectVerdict(1, Id(1), VerdictKind.Accepted);
        Assert.Equal([Client(0), Client(1)], store.Written!.Ledger.Accepted.Keys);
        // The same samples on both sides: minus the mean of 1/4 and 3/4.
        Assert.All((await end).Weights, weight => Assert.Equal(-0.5f, weight));
    }

    [Fact]
    public async Task Checkpoint_that_cannot_be_written_ends_the_run_without_a_verdict()
    {
        using var store = new GatedStore { Failure = new IOException("disk full") };
        store.Release.Set();
        var (coordinator, end) = StartCoordinator(Settings(clients: 1), store);
        Node.Watch(coordinator);
        StartNode(coordinator, "a", 0);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);

        Assert.Equal("disk full", (await Assert.ThrowsAsync<IOException>(() => end)).Message);
        Node.ExpectTerminated(coordinator);
        Assert.False(Players[0].HasMessages);
    }

    [Fact]
    public void Fate_is_known_before_during_and_after_the_round()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Pending);
        StartNode(coordinator, "a", 0, 1);
        var (first, second) = (ExpectOffer(0), ExpectOffer(1));
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Pending);
        AsksAndHears(coordinator, 0, Id(0, attempt: 1), VerdictKind.Rejected);
        AsksAndHears(coordinator, 0, Id(2), VerdictKind.Rejected);
        AsksAndHears(coordinator, 0, Id(0) with { Run = new RunId("ff") }, VerdictKind.Rejected);

        second.Tell(new TrainingFailed(Id(1), "no memory left"), Players[1]);
        Players[1].ExpectMsg<CancelTraining>();
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Rejected);
        Observer.FishForMessage(message => message is Done);
        Deliver(first, Id(0), 0, 0.25f);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);

        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Accepted);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Accepted);
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Rejected);
        AsksAndHears(coordinator, 0, Id(0, attempt: 1), VerdictKind.Rejected);
        AsksAndHears(coordinator, 0, Id(0) with { Run = new RunId("ff") }, VerdictKind.Rejected);
    }

    [Fact]
    public void Fate_is_known_after_the_coordinator_resumed()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1, rounds: 2), start: fresh => fresh with
        {
            Round = 1,
            Ledger = fresh.Ledger.Close(new RoundId(1), attempt: 1, [Client(0)]),
        });
        AsksAndHears(coordinator, 0, Id(0, attempt: 1), VerdictKind.Accepted);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Rejected);
        AsksAndHears(coordinator, 1, Id(1, attempt: 1), VerdictKind.Rejected);
        AsksAndHears(coordinator, 0, Id(0, round: 2), VerdictKind.Pending);
    }

    [Fact]
    public async Task Repeated_result_is_applied_once()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        var session = ExpectOffer(0);
        session.Tell(ResultOf(Id(0), 0.25f), Players[0]);
        Deliver(session, Id(0), 0, 0.25f);
        var puller = Players[0].Sender;
        SendAgain(session, puller);
        coordinator.Tell(ResultOf(Id(0), 0.25f), Players[0]);
        ExpectVerdict(0, Id(0), VerdictKind.Received);
        Deliver(ExpectOffer(1), Id(1), 1, 0.75f);
        SendAgain(session, puller);

        Assert.All((await end).Weights, weight => Assert.Equal(-0.5f, weight));
    }

    [Fact]
    public async Task Late_update_is_refused_by_its_round()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 2, rounds: 2));
        StartNode(coordinator, "a", 0, 1);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        var late = ExpectOffer(1);
        late.Tell(new ChunkRequest(Id(1), PayloadDirection.Down, 0), Players[1]);
        Players[1].ExpectMsg<PayloadChunk>();
        Time.Advance(Deadline);
        Assert.Equal("no update before the deadline", Observer.ExpectMsg<Done>().Outcome);
        Assert.Equal(Id(1), Players[1].ExpectMsg<CancelTraining>().Offer);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);

        // Round 2 is open. Whatever way the answer to round 1 takes, it changes nothing.
        var (first, second) = (ExpectOffer(0, round: 2), ExpectOffer(1, round: 2));
        late.Tell(ResultOf(Id(1), 8), Players[1]);
        second.Tell(ResultOf(Id(1), 8), Players[1]);
        coordinator.Tell(ResultOf(Id(1), 8), Players[1]);
        ExpectVerdict(1, Id(1), VerdictKind.Rejected);
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Rejected);
        Observer.FishForMessage(message => message is Started);
        Deliver(first, Id(0, round: 2), 0, 0.5f);
        Deliver(second, Id(1, round: 2), 1, 0.5f);

        // 1/4 of the first client alone in round 1, the mean of 1/2 and 1/2 in round 2.
        Assert.All((await end).Weights, weight => Assert.Equal(-0.75f, weight));
    }

    private void SendAgain(IActorRef session, IActorRef puller)
    {
        session.Tell(ResultOf(Id(0), 0.25f), Players[0]);
        for (var chunk = 0; chunk < 2; chunk++)
            puller.Tell(new PayloadChunk(Id(0), PayloadDirection.Up, chunk, Update(0.25f).Chunk(chunk)), Players[0]);
    }

    /// <summary>Says when it writes and waits until it may; then keeps the state, or fails.</summary>
    private sealed class GatedStore : ICheckpointStore, IDisposable
    {
        public ManualResetEventSlim Writing { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public Exception? Failure { get; init; }

        public RunState? Written { get; private set; }

        public void Write(RunState state)
        {
            Writing.Set();
            Assert.True(Release.Wait(Patience, CancellationToken.None));
            if (Failure is not null) throw Failure;
            Written = state;
        }

        public void Dispose()
        {
            Writing.Dispose();
            Release.Dispose();
        }
    }
}
