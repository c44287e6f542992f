using AfdActors.Algorithms;
using AfdActors.Algorithms.Privacy;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>Who is in a round, who leaves it, and how it ends (docs/design.md "Actors and protocol").</summary>
public sealed class CohortTests : CoordinatorTest
{
    [Fact]
    public async Task Over_provisioned_round_takes_the_first_and_cancels_the_rest()
    {
        // 2 wanted, half as many more asked: 3.
        var settings = Settings(clients: 2);
        settings = settings with { Selection = settings.Selection with { OverProvision = 0.5 }, FixedClients = 3 };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, "a", 0, 1, 2);
        Assert.Equal(3, Observer.ExpectMsg<Started>().Selected);
        var (first, second, third) = (ExpectOffer(0), ExpectOffer(1), ExpectOffer(2));

        Deliver(third, Id(2), 2, 0.25f);
        Deliver(first, Id(0), 0, 0.75f);
        var canceled = Players[1].ExpectMsg<CancelTraining>();
        Assert.Equal(Id(1), canceled.Offer);
        Assert.Contains("enough updates", canceled.Reason, StringComparison.Ordinal);
        second.Tell(ResultOf(Id(1), 8), Players[1]);
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Rejected);

        var final = await end;
        Assert.Equal(["c00", "c02"], final.Report!.Accepted);
        Assert.Empty(final.Report.Dropped);
        Assert.All(final.Weights, weight => Assert.Equal(-0.5f, weight));
    }

    [Fact]
    public void Clients_of_a_node_that_dies_drop_out_at_once()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 3));
        StartNode(coordinator, "a", 0);
        var dying = StartNode(coordinator, "b", 1, 2);
        var first = ExpectOffer(0);
        Observer.ExpectMsg<Started>();
        Sys.Stop(dying);
        Assert.Equal(new Done(new RoundId(1), Client(1), "its node is gone"), Observer.ExpectMsg<Done>());
        Assert.Equal(new Done(new RoundId(1), Client(2), "its node is gone"), Observer.ExpectMsg<Done>());
        Deliver(first, Id(0), 0, 0.25f);
        Assert.Equal(["c00"], Observer.ExpectMsg<Finished>().Report.Accepted);
    }

    [Fact]
    public void Update_that_is_complete_counts_though_its_node_dies()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0);
        var dying = StartNode(coordinator, "b", 1);
        Observer.ExpectMsg<Started>();
        Deliver(ExpectOffer(1), Id(1), 1, 0.25f);
        Node.Watch(dying);
        Sys.Stop(dying);
        Node.ExpectTerminated(dying);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        Assert.Equal(["c00", "c01"], Observer.ExpectMsg<Finished>().Report.Accepted);
        AsksAndHears(coordinator, 1, Id(1), VerdictKind.Accepted);
    }

    [Fact]
    public void Round_that_is_lost_with_a_node_is_repeated_with_the_clients_that_are_left()
    {
        // The round began when there were 2; the other 2 of the same node are lost with it, after those of the cohort.
        var (coordinator, end) = StartCoordinator(Settings(clients: 2) with { MaxAttempts = 2 });
        var dying = StartNode(coordinator, "a", 0, 1);
        Observer.ExpectMsg<Started>();
        Register(coordinator, dying, "a", 2, 3);
        Node.ExpectMsg(new Registered(Run, 4));
        Sys.Stop(dying);
        Observer.ExpectMsg<Done>();
        Observer.ExpectMsg<Done>();
        Assert.False(end.IsCompleted);

        StartNode(coordinator, "b", 2, 3);
        Assert.Equal(new Started(new RoundId(1), 2), Observer.ExpectMsg<Started>());
        Deliver(ExpectOffer(2, attempt: 1), Id(2, attempt: 1), 2, 0.25f);
        Deliver(ExpectOffer(3, attempt: 1), Id(3, attempt: 1), 3, 0.25f);
        Assert.Equal(1, Observer.ExpectMsg<Finished>().Report.Attempt);
    }

    [Fact]
    public void Offer_says_how_far_clients_are_to_clip_by_themselves()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1) with { Privacy = new PrivacySettings(LocalClip: 1.5) });
        StartNode(coordinator, "a", 0);
        Assert.Equal(1.5, Players[0].ExpectMsg<TrainOffer>().Parameters.LocalClip);
    }

    [Fact]
    public void Offer_says_how_many_samples_a_pass_has_at_most_and_an_update_counts_with_no_more()
    {
        const int Most = Samples - 1;
        var settings = Settings(clients: 1);
        var (coordinator, _) = StartCoordinator(settings with { Training = settings.Training with { MaxSamples = Most } });
        StartNode(coordinator, "a", 0);
        Assert.Equal(Most, Players[0].ExpectMsg<TrainOffer>().Parameters.MaxSamples);
        Players[0].Sender.Tell(ResultOf(Id(0), 0.25f, Samples), Players[0]);
        Assert.Contains(
            $"samples: expected 1..{Most}", Observer.FishForMessage<Done>(_ => true).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_that_comes_back_before_its_end_was_noticed_drops_out_and_is_asked_again()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1));
        StartNode(coordinator, "a", 0);
        Observer.ExpectMsg<Started>();
        ExpectOffer(0);
        StartNode(coordinator, "a", 0);
        Assert.Contains("came back", Observer.ExpectMsg<Done>().Outcome, StringComparison.Ordinal);
        Observer.ExpectMsg<Started>();
        Assert.Equal(Id(0), Players[0].FishForMessage<CancelTraining>(_ => true).Offer);
        Deliver(ExpectOffer(0, attempt: 1), Id(0, attempt: 1), 0, 0.25f);
    }

    [Fact]
    public void Node_that_comes_back_before_the_round_begins_takes_part_in_it()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0);
        StartNode(coordinator, "a", 0, 1);
        Observer.ExpectMsg<Started>();
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        Deliver(ExpectOffer(1), Id(1), 1, 0.25f);
        Assert.Empty(Observer.ExpectMsg<Finished>().Report.Dropped);
    }

    [Fact]
    public async Task Repeated_round_rejects_what_it_had_and_fails_the_run_in_the_end()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 2, minUpdates: 2) with { MaxAttempts = 2 });
        StartNode(coordinator, "a", 0, 1);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Observer.ExpectMsg<Started>();
            var (first, second) = (ExpectOffer(0, attempt: attempt), ExpectOffer(1, attempt: attempt));
            Deliver(first, Id(0, attempt: attempt), 0, 0.25f);
            second.Tell(new TrainingFailed(Id(1, attempt: attempt), "no memory left"), Players[1]);
            Assert.Equal("training failed: no memory left", Observer.ExpectMsg<Done>().Outcome);
            Players[1].ExpectMsg<CancelTraining>();
            ExpectVerdict(0, Id(0, attempt: attempt), VerdictKind.Rejected);
        }

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end);
        Assert.Contains(
            "round 1 failed 2 times: 1 of at least 2 updates; c01: training failed: no memory left", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_of_a_broken_session_reaches_the_report_and_the_client()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        Observer.ExpectMsg<Started>();
        var (first, second) = (ExpectOffer(0), ExpectOffer(1));
        var nonsense = new PayloadSource([1, 2, 3], 64);
        second.Tell(ResultOf(Id(1), 1) with { Update = nonsense.Info }, Players[1]);
        Assert.Equal(0, Players[1].ExpectMsg<ChunkRequest>().Index);
        Players[1].Sender.Tell(new PayloadChunk(Id(1), PayloadDirection.Up, 0, nonsense.Chunk(0)), Players[1]);

        var canceled = Players[1].ExpectMsg<CancelTraining>();
        Assert.Contains("update: ", canceled.Reason, StringComparison.Ordinal);
        Assert.Contains("from client c01 in round 1", canceled.Reason, StringComparison.Ordinal);
        Assert.Equal(canceled.Reason, Observer.ExpectMsg<Done>().Outcome);
        Deliver(first, Id(0), 0, 0.25f);
        Assert.Equal(canceled.Reason, Observer.ExpectMsg<Finished>().Report.Dropped["c01"]);
    }

    [Fact]
    public void Update_beyond_the_range_of_the_sums_is_refused_and_leaves_them_as_they_were()
    {
        // Half of the range for each of 2 clients: 2^62 / 2^32 = 2^30 after the weight of 4 samples.
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        Observer.ExpectMsg<Started>();
        SendUpdate(ExpectOffer(1), Id(1), 1, 1L << 30);
        Players[1].ExpectMsg<CancelTraining>();
        Assert.NotEqual("accepted", Observer.ExpectMsg<Done>().Outcome);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        Assert.Equal(["c00"], Observer.ExpectMsg<Finished>().Report.Accepted);
    }
}
