using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>What the round's report says of its traffic.</summary>
public sealed class TrafficTests : CoordinatorTest
{
    [Fact]
    public void A_round_counts_offers_chunks_results_and_verdicts_of_all_its_clients_once()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2, rounds: 2));
        StartNode(coordinator, "a", 0, 1);
        var calm = Round(1, requests: 1);
        var busy = Round(2, requests: 3);

        Assert.Equal(calm.Expected, (calm.Report.BytesDown, calm.Report.BytesUp, calm.Report.BytesRepeated));
        Assert.Equal(busy.Expected, (busy.Report.BytesDown, busy.Report.BytesUp, busy.Report.BytesRepeated));
        Assert.Equal(
            (calm.Report.BytesDown, calm.Report.BytesUp, 0), (busy.Report.BytesDown, busy.Report.BytesUp, calm.Report.BytesRepeated));
        Assert.Equal(calm.Report.SimulatedCommunicationSeconds, busy.Report.SimulatedCommunicationSeconds);
    }

    [Fact]
    public void A_client_that_is_given_up_counts_with_what_it_was_sent()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        var failed = new TrainingFailed(Id(1), "no memory");
        var offers = Offers(1);
        Players[1].Sender.Tell(failed, Players[1]);
        var cancel = Players[1].ExpectMsg<CancelTraining>();
        Observer.FishForMessage<Done>(done => done.Client == Client(1));
        Deliver(Players[0].Sender, Id(0), 0, 0.25f);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);

        var report = Observer.FishForMessage<Finished>(_ => true).Report;
        Assert.Equal(
            (offers + BytesOf(cancel, Accepted(0, 1)), BytesOf(failed) + UpdateBytes(0, 1), 0),
                (report.BytesDown, report.BytesUp, report.BytesRepeated));
    }

    [Fact]
    public void A_repeated_round_counts_both_attempts_and_the_verdict_on_what_it_does_not_take()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2, minUpdates: 2) with { MaxAttempts = 2 });
        StartNode(coordinator, "a", 0, 1);
        var failed = new TrainingFailed(Id(1), "no memory");
        var offers = Offers(1);
        Deliver(Players[0].Sender, Id(0), 0, 0.25f);
        Players[1].Sender.Tell(failed, Players[1]);
        var cancel = Players[1].ExpectMsg<CancelTraining>();
        var refusal = Players[0].ExpectMsg<Verdict>();
        Assert.Equal((Id(0), VerdictKind.Rejected), (refusal.Offer, refusal.Kind));
        Observer.FishForMessage<Started>(started => true);
        var again = Offers(1);
        foreach (var client in new[] { 0, 1 }) Deliver(Players[client].Sender, Id(client, attempt: 1), client, 0.25f);
        foreach (var client in new[] { 0, 1 }) ExpectVerdict(client, Id(client, attempt: 1), VerdictKind.Accepted);

        var report = Observer.FishForMessage<Finished>(_ => true).Report;
        Assert.Equal(offers + BytesOf(cancel, refusal) + again + BytesOf(Accepted(0, 1, 1), Accepted(1, 1, 1)), report.BytesDown);
        Assert.Equal(UpdateBytes(0, 1) + BytesOf(failed) + UpdateBytes(0, 1, 1) + UpdateBytes(1, 1, 1), report.BytesUp);
    }

    /// <summary>Both clients ask for each chunk of the sub-model so many times, and deliver.</summary>
    private (RoundReport Report, (long Down, long Up, long Repeated) Expected) Round(int round, int requests)
    {
        var down = Offers(round);
        var (up, repeated) = (0L, 0L);
        foreach (var client in new[] { 0, 1 })
        {
            var session = Players[client].Sender;
            foreach (var index in new[] { 0, 1 })
            {
                for (var request = 0; request < requests; request++)
                {
                    session.Tell(new ChunkRequest(Id(client, round), PayloadDirection.Down, index), Players[client]);
                    var bytes = BytesOf(Players[client].ExpectMsg<PayloadChunk>());
                    if (request == 0) down += bytes;
                    else repeated += bytes;
                }
            }

            Deliver(session, Id(client, round), client, 0.25f);
            down += BytesOf(Accepted(client, round));
            up += UpdateBytes(client, round);
        }

        foreach (var client in new[] { 0, 1 }) ExpectVerdict(client, Id(client, round), VerdictKind.Accepted);
        return (Observer.FishForMessage<Finished>(_ => true).Report, (down, up, repeated));
    }

    private long Offers(int round) => new[] { 0, 1 }.Sum(client =>
    {
        var offer = Players[client].ExpectMsg<TrainOffer>();
        Assert.Equal(round, offer.Offer.Round.Value);
        return BytesOf(offer);
    });

    private long UpdateBytes(int client, int round, int attempt = 0)
    {
        var offer = Id(client, round, attempt);
        var update = Update(0.25f);
        return BytesOf(
            ResultOf(offer, 0.25f),
            new PayloadChunk(offer, PayloadDirection.Up, 0, update.Chunk(0)),
            new PayloadChunk(offer, PayloadDirection.Up, 1, update.Chunk(1)));
    }

    private static Verdict Accepted(int client, int round, int attempt = 0) => new(Id(client, round, attempt), VerdictKind.Accepted, "");

    private long BytesOf(params IWireMessage[] messages) => messages.Sum(message => (long)Sys.Serialization.Serialize(message).Length);
}
