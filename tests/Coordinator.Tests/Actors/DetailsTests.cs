using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>What a round's details say of its clients.</summary>
public sealed class DetailsTests : CoordinatorTest
{
    /// <summary>Client 1 fails in the first attempt, so that the round is repeated, and both deliver in the second.</summary>
    [Fact]
    public void The_bytes_of_the_clients_are_those_of_the_round_all_attempts_together()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2, minUpdates: 2) with { MaxAttempts = 2 });
        StartNode(coordinator, "a", 0, 1);
        foreach (var client in new[] { 0, 1 }) ExpectOffer(client);
        Deliver(Players[0].Sender, Id(0), 0, 0.25f);
        Players[1].Sender.Tell(new TrainingFailed(Id(1), "no memory"), Players[1]);
        Players[1].ExpectMsg<CancelTraining>();
        ExpectVerdict(0, Id(0), VerdictKind.Rejected);
        Observer.FishForMessage<Started>(_ => true);
        foreach (var client in new[] { 0, 1 }) Deliver(ExpectOffer(client, attempt: 1), Id(client, attempt: 1), client, 0.25f);

        var report = Observer.FishForMessage<Finished>(_ => true).Report;
        var details = Assert.Single(Details);
        Assert.Equal((1, null), (details.Round.Value, details.Evaluation));
        Assert.Equal([Client(0), Client(1)], details.Clients.Select(client => client.Client));
        Assert.Equal(
            (report.BytesDown, report.BytesUp),
            (details.Clients.Sum(client => client.BytesDown), details.Clients.Sum(client => client.BytesUp)));
        // Client 0 delivered twice, client 1 once.
        Assert.True(details.Clients[0].BytesUp > details.Clients[1].BytesUp);
        Assert.All(details.Clients, client => Assert.Equal((true, Samples, 1.0), (client.Accepted, client.Samples, client.Loss)));
    }

    [Fact]
    public void A_client_that_is_given_up_has_bytes_and_time_and_no_result()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 2));
        StartNode(coordinator, "a", 0, 1);
        foreach (var client in new[] { 0, 1 }) ExpectOffer(client);
        Time.Advance(Retry / 2);
        Players[1].Sender.Tell(new TrainingFailed(Id(1), "no memory"), Players[1]);
        Observer.FishForMessage<Done>(done => done.Client == Client(1));
        Time.Advance(Retry / 4);
        Deliver(Players[0].Sender, Id(0), 0, 0.25f);

        Observer.FishForMessage<Finished>(_ => true);
        var (accepted, failed) = (Assert.Single(Details).Clients[0], Details.Single().Clients[1]);
        Assert.Equal((false, null, null), (failed.Accepted, failed.Samples, failed.Loss));
        Assert.True(failed is { BytesDown: > 0, BytesUp: > 0 });
        // Half of two seconds, and a quarter of them more.
        Assert.Equal((1.0, 1.5), (failed.Seconds, accepted.Seconds));
    }

    [Fact]
    public void Details_come_before_the_checkpoint_and_the_report()
    {
        var seen = new List<(int Details, int Round)>();
        var checkpoints = new Watching(state => seen.Add((Details.Count, state.Round)));
        var (coordinator, _) = StartCoordinator(Settings(clients: 1, rounds: 2), checkpoints);
        StartNode(coordinator, "a", 0);
        foreach (var round in new[] { 1, 2 })
        {
            Deliver(ExpectOffer(0, round), Id(0, round), 0, 0.25f);
            Observer.FishForMessage<Finished>(_ => true);
            ExpectVerdict(0, Id(0, round), VerdictKind.Accepted);
        }

        Assert.Equal([(1, 1), (2, 2)], seen);
    }

    private sealed class Watching(Action<RunState> written) : ICheckpointStore
    {
        public void Write(RunState state) => written(state);
    }
}
