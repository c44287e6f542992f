using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>Training that diverges, and how loud it is.</summary>
public sealed class DivergenceTests : CoordinatorTest
{
    private static readonly string Reason = new TrainingDivergedException("tiny", "the training loss is NaN").Message;
    private static readonly string OnAll = $"training diverged in round 1 on all 2 clients; c00: {Reason}";

    [Fact]
    public async Task Run_ends_with_the_attempt_whose_clients_all_diverge_and_the_nodes_hear_why()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        var (first, second) = (ExpectOffer(0), ExpectOffer(1));
        Diverge(second, 1);
        Diverge(first, 0);

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Equal((OnAll, true), (failure.Message, failure.Diverged));
        var late = CreateTestProbe("late");
        Register(coordinator, late, "b", 2);
        Assert.Equal(new RunEnded(Run, OnAll, Failed: true), late.ExpectMsg<RunEnded>());
        Assert.Single(Events.OfType<RunEvent.RoundOpened>());
        Assert.Equal(new RunEvent.Ended(0, OnAll), Assert.Single(Events.OfType<RunEvent.Ended>()));
    }

    /// <summary>It waits for a goodbye when its system ends.</summary>
    [Fact]
    public async Task Coordinator_that_is_stopped_while_it_takes_leave_has_failed_for_the_same_reason()
    {
        var (coordinator, end) = DivergeBesideSilentNode();
        Sys.Stop(coordinator);
        Assert.True((await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience))).Diverged);
    }

    [Fact]
    public async Task Node_that_says_no_goodbye_does_not_keep_the_run_from_failing()
    {
        var (_, end) = DivergeBesideSilentNode();
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience))).Diverged);
    }

    [Fact]
    public void Diverging_client_among_others_drops_out()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        var (first, second) = (ExpectOffer(0), ExpectOffer(1));
        Diverge(second, 1);
        Assert.Equal(new Done(new RoundId(1), Client(1), Reason), Observer.FishForMessage<Done>(_ => true));
        Deliver(first, Id(0), 0, 0.25f);
        var report = Observer.FishForMessage<Finished>(_ => true).Report;
        Assert.Equal(["c00"], report.Accepted);
        Assert.Equal(Reason, report.Dropped["c01"]);
    }

    /// <summary>In each of two attempts one diverged and the other failed otherwise: together that is all of them.</summary>
    [Fact]
    public async Task Clients_that_diverged_in_several_attempts_at_a_round_end_the_run_together()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        Diverge(ExpectOffer(0), 0);
        Fail(1, attempt: 0, "no memory left");
        Dropped(0, 1);
        Fail(0, attempt: 1, "no memory left");
        ExpectOffer(1, attempt: 1).Tell(new TrainingFailed(Id(1, attempt: 1), Reason, Diverged: true), Players[1]);
        Assert.Equal(OnAll, (await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience))).Message);
    }

    /// <summary>What the first round saw of a client says nothing about the model of the second.</summary>
    [Fact]
    public void Every_round_is_judged_by_itself()
    {
        var settings = Settings(clients: 2, rounds: 2, minUpdates: 1);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, "a", 0, 1);
        var (first, second) = (ExpectOffer(0), ExpectOffer(1));
        Diverge(first, 0);
        second.Tell(new TrainingFailed(Id(1), "no memory left"), Players[1]);
        Dropped(0, 1);
        Deliver(ExpectOffer(1, attempt: 1), Id(1, attempt: 1), 1, 0.25f);
        Fail(0, attempt: 1, "no memory left");

        Dropped(0);
        ExpectVerdict(1, Id(1, attempt: 1), VerdictKind.Accepted);
        ExpectOffer(0, round: 2).Tell(new TrainingFailed(Id(0, round: 2), "no memory left"), Players[0]);
        ExpectOffer(1, round: 2).Tell(new TrainingFailed(Id(1, round: 2), Reason, Diverged: true), Players[1]);
        Dropped(0);
        ExpectOffer(0, round: 2, attempt: 1);
        Assert.False(end.IsCompleted);
    }

    /// <summary>The session finds it, not the client: a loss that is no number.</summary>
    [Fact]
    public async Task Loss_that_is_no_number_counts_as_diverged()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1));
        StartNode(coordinator, "a", 0);
        ExpectOffer(0).Tell(ResultOf(Id(0), 1) with { Loss = double.NaN }, Players[0]);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.StartsWith(
            "training diverged in round 1 on the only client there is; c00: loss: expected a finite number, got NaN", failure.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(TrainingDivergedException.Advice, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The sums refuse it: four samples of 1e30 are beyond what they hold.</summary>
    [Fact]
    public async Task Update_beyond_all_bounds_counts_as_diverged()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1));
        StartNode(coordinator, "a", 0);
        SendUpdate(ExpectOffer(0), Id(0), 0, 1e30f);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.StartsWith(
            "training diverged in round 1 on the only client there is; c00: expected contributions", failure.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(TrainingDivergedException.Advice, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>65,520 is the first number that half cannot tell from infinity.</summary>
    [Fact]
    public async Task Model_that_is_too_large_to_be_sent_counts_as_diverged()
    {
        var (coordinator, end) = StartCoordinator(
            Settings(clients: 1) with { Downlink = Downlinks.Half },
            start: fresh => fresh with { Weights = [.. Enumerable.Repeat(65_520f, Layout.ParameterCount)] });
        StartNode(coordinator, "a", 0);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Contains("encoding the sub-model: expected weights below 65520", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(TrainingDivergedException.Advice, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_that_is_not_sent_for_another_reason_has_not_diverged()
    {
        var catalogs = StrategyCatalogs.BuiltIn with { Downlinks = StrategyCatalogs.BuiltIn.Downlinks.Add("broken", _ => new Broken()) };
        var (coordinator, end) = StartCoordinator(
            Settings(clients: 1) with { Downlink = new StrategySettings("broken"), MaxAttempts = 1 }, catalogs: catalogs);
        StartNode(coordinator, "a", 0);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Equal(
            "round 1 failed 1 times: 0 of at least 1 updates; c00: encoding the sub-model: no table, from client c00 in round 1",
            failure.Message);
        Assert.False(failure.Diverged);
    }

    /// <summary>
    /// The server's step spoils the model: -1e4 * 1e38 is beyond float32. The round is not kept, and whoever asks for the fate of his
    /// update hears that.
    /// </summary>
    [Fact]
    public async Task Nodes_hear_of_a_model_that_is_spoiled_and_the_updates_of_its_round_are_rejected()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1) with
        {
            Aggregation = new ServerOptimizerSettings(LearningRate: 1e38).ToStrategySettings(),
        });
        StartNode(coordinator, "a", 0);
        Deliver(ExpectOffer(0), Id(0), 0, 1e4f);
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.StartsWith("round 1 diverged: a weight of the model is -", failure.Message, StringComparison.Ordinal);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Rejected);
        var late = CreateTestProbe("late");
        Register(coordinator, late, "b", 2);
        Assert.Equal(new RunEnded(Run, failure.Message, Failed: true), late.ExpectMsg<RunEnded>());
    }

    [Fact]
    public void Drop_outs_of_an_attempt_are_one_warning()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        var log = CreateTestProbe("log");
        Sys.EventStream.Subscribe(log, typeof(Warning));
        var (coordinator, _) = StartCoordinator(Settings(clients: 3));
        StartNode(coordinator, "a", 0, 1, 2);
        Fail(0, attempt: 0, "no memory left");
        Fail(1, attempt: 0, "no memory left");
        Fail(2, attempt: 0, "disk full");
        Assert.Equal(
            "Round 1 attempt 0 is repeated: 0 of at least 1 updates; 3 of 3 clients dropped: "
            + "c00: training failed: no memory left (1 more alike); c02: training failed: disk full",
            $"{log.ExpectMsg<Warning>().Message}");

        Dropped(0, 1, 2);
        Fail(2, attempt: 1, "disk full");
        Dropped(2);
        foreach (var client in (int[])[0, 1])
            Deliver(ExpectOffer(client, attempt: 1), Id(client, attempt: 1), client, 0.25f);

        Assert.Equal(
            "Round 1 attempt 1: 1 of 3 clients dropped: c02: training failed: disk full", $"{log.ExpectMsg<Warning>().Message}");
        Observer.FishForMessage<Finished>(_ => true);
        log.ExpectNoMsg(TimeSpan.Zero);
    }

    /// <summary>The second of two attempts is the last; its reasons are in the failure, and no line says that it is repeated.</summary>
    [Fact]
    public async Task Last_attempt_is_told_by_the_failure_alone()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        var log = CreateTestProbe("log");
        Sys.EventStream.Subscribe(log, typeof(Warning));
        var (coordinator, end) = StartCoordinator(Settings(clients: 2) with { MaxAttempts = 2 });
        StartNode(coordinator, "a", 0, 1);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Fail(0, attempt, "disk full");
            Fail(1, attempt, "disk full");
            Dropped(0, 1);
        }

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Equal(
            "round 1 failed 2 times: 0 of at least 1 updates; c00: training failed: disk full (1 more alike)", failure.Message);
        Assert.False(failure.Diverged);
        Assert.Contains("attempt 0 is repeated", $"{log.ExpectMsg<Warning>().Message}", StringComparison.Ordinal);
        log.ExpectNoMsg(TimeSpan.Zero);
    }

    /// <summary>The run has failed, and a node that says no goodbye has heard of it.</summary>
    private (IActorRef Coordinator, Task<RunState> End) DivergeBesideSilentNode()
    {
        var settings = Settings(clients: 2);
        var (coordinator, end) = StartCoordinator(
            settings with { Selection = settings.Selection with { MinClients = 1, StartClients = 2 } });
        var node = CreateTestProbe("silent");
        Register(coordinator, node, "b", 1);
        node.ExpectMsg(new Registered(Run, 1));
        StartNode(coordinator, "a", 0);
        var session = ExpectOffer(0);
        coordinator.Tell(new ControlRequest.Exclude(Client(1)), Node);
        Diverge(session, 0);

        Assert.True(node.ExpectMsg<RunEnded>().Failed);
        Settled(coordinator, Players[3]);
        Assert.False(end.IsCompleted);
        return (coordinator, end);
    }

    /// <summary>The clients have dropped out, and know it.</summary>
    private void Dropped(params int[] clients)
    {
        foreach (var client in clients)
        {
            Players[client].ExpectMsg<CancelTraining>();
            Assert.NotEqual("accepted", Observer.FishForMessage<Done>(_ => true).Outcome);
        }
    }

    private void Fail(int client, int attempt, string reason) =>
        ExpectOffer(client, attempt: attempt).Tell(new TrainingFailed(Id(client, attempt: attempt), reason), Players[client]);

    private void Diverge(IActorRef session, int client) =>
        session.Tell(new TrainingFailed(Id(client), Reason, Diverged: true), Players[client]);

    private sealed class Broken : IDownlinkCodec
    {
        public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
            throw new InvalidOperationException("no table");

        public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights) =>
            throw new NotSupportedException();
    }
}
