using AfdActors.Algorithms;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Control;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>What the operator may do to a run, among clients that are probes.</summary>
public sealed class ControlTests : CoordinatorTest
{
    private static readonly ControlRequest.Pause Pause = new();
    private static readonly ControlRequest.Resume Resume = new();
    private static readonly ControlRequest.StopAfterRound Stop = new();

    [Fact]
    public async Task Paused_run_ends_its_open_round_and_opens_no_new_one_until_it_is_resumed()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1, rounds: 2));
        StartNode(coordinator, "a", 0);
        var session = ExpectOffer(0);
        Ask(coordinator, Pause);
        Deliver(session, Id(0), 0, 1);
        Assert.Equal(1, Observer.FishForMessage<Finished>(_ => true).Report.Round);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);
        Settled(coordinator, Observer);
        Players[0].ExpectNoMsg(TimeSpan.Zero);

        Ask(coordinator, Resume);
        Deliver(ExpectOffer(0, round: 2), Id(0, round: 2), 0, 1);
        Assert.Equal(2, Observer.FishForMessage<Finished>(_ => true).Report.Round);
        await end.WaitAsync(Patience);
    }

    [Fact]
    public void Paused_run_that_waits_for_clients_does_not_begin_when_they_come()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1));
        Ask(coordinator, Pause);
        StartNode(coordinator, "a", 0);
        Settled(coordinator, Observer);
        Ask(coordinator, Resume);
        Assert.Equal(new Started(new RoundId(1), 1), Observer.ExpectMsg<Started>());
    }

    /// <summary>The pause is not the clients' fault: the longest wait begins when it ends.</summary>
    [Fact]
    public void Pause_is_no_wait_for_clients()
    {
        var limit = TimeSpan.FromMinutes(5);
        var (coordinator, end) = StartCoordinator(Settings(clients: 1) with { Wait = limit });
        Ask(coordinator, Pause);
        Time.Advance(2 * limit);
        Settled(coordinator, Observer);
        Assert.False(end.IsCompleted);
        Ask(coordinator, Resume);
        Time.Advance(limit);
        Settled(coordinator, Observer);
        Assert.True(end.IsFaulted);
    }

    [Fact]
    public async Task Stopped_run_ends_with_its_open_round_as_if_that_were_the_last()
    {
        var kept = new KeptCheckpoints();
        var (coordinator, end) = StartCoordinator(Settings(clients: 1, rounds: 5), kept);
        StartNode(coordinator, "a", 0);
        var session = ExpectOffer(0);
        Ask(coordinator, Stop);
        Deliver(session, Id(0), 0, 1);
        await end.WaitAsync(Patience);
        Assert.Equal(1, (await end).Round);
        Assert.Equal(1, kept.Last!.Round);
    }

    [Fact]
    public async Task Run_that_is_stopped_between_rounds_ends_at_once()
    {
        var (coordinator, end) = StartCoordinator(Settings(clients: 1, rounds: 5));
        Ask(coordinator, Stop);
        await end.WaitAsync(Patience);
        Assert.Equal(0, (await end).Round);
        coordinator.Tell(Pause, Node);
        Assert.Equal("the run is over", Node.ExpectMsg<ControlAnswer>().Refusal);
    }

    [Fact]
    public async Task Excluded_client_leaves_the_open_round_and_is_not_drawn_again()
    {
        var settings = Settings(clients: 2, rounds: 3);
        var (coordinator, end) = StartCoordinator(settings with { Selection = settings.Selection with { MinClients = 1 } });
        StartNode(coordinator, "a", 0, 1);
        var first = ExpectOffer(0);
        Observer.ExpectMsg<Started>();
        ExpectOffer(1);
        Ask(coordinator, new ControlRequest.Exclude(Client(1)));
        Assert.Equal(new Done(new RoundId(1), Client(1), "excluded by the operator"), Observer.ExpectMsg<Done>());
        Players[1].ExpectMsg<CancelTraining>();
        for (var round = 1; round <= 3; round++)
        {
            Deliver(round == 1 ? first : ExpectOffer(0, round), Id(0, round), 0, 1);
            Assert.DoesNotContain(Client(1).Value, Observer.FishForMessage<Finished>(_ => true).Report.Accepted);
            ExpectVerdict(0, Id(0, round), VerdictKind.Accepted);
        }

        await end.WaitAsync(Patience);
        Assert.DoesNotContain(Client(1), (await end).Ledger.Accepted.Keys);
    }

    [Fact]
    public void Client_that_nobody_knows_cannot_be_excluded()
    {
        var (coordinator, _) = StartCoordinator(Settings(clients: 1));
        coordinator.Tell(new ControlRequest.Exclude(Client(3)), Node);
        Assert.Equal("client c03 is not registered", Node.ExpectMsg<ControlAnswer>().Refusal);
    }

    /// <summary>Two are drawn of the two that are left: nobody hides among three.</summary>
    [Theory]
    [InlineData("uniform", ClientSampling.WithoutReplacement)]
    [InlineData("poisson", ClientSampling.Poisson)]
    public async Task Excluded_client_is_none_of_those_among_whom_the_others_hide(string selector, ClientSampling sampling)
    {
        var settings = Settings(clients: 2);
        var (coordinator, end) = StartCoordinator(settings with
        {
            Selection = settings.Selection with { Strategy = new StrategySettings(selector) },
            Privacy = new PrivacySettings(1, Seeded: true),
        });
        StartNode(coordinator, "a", 2);
        Ask(coordinator, new ControlRequest.Exclude(Client(2)));
        StartNode(coordinator, "b", 0, 1);
        for (var client = 0; client < 2; client++) Deliver(ExpectOffer(client), Id(client), client, 1);

        var accountant = new PrivacyAccountant();
        accountant.Add(new RoundDraw(sampling, Candidates: 2, Expected: 2), noise: 1);
        Assert.Equal(accountant.Epsilon(1e-5), (await end.WaitAsync(Patience)).Report!.Privacy!.Epsilon!.Value, 1e-9);
    }

    private void Ask(IActorRef coordinator, ControlRequest request)
    {
        var asker = CreateTestProbe();
        coordinator.Tell(request, asker);
        Assert.Null(asker.ExpectMsg<ControlAnswer>().Refusal);
    }

    private sealed class KeptCheckpoints : ICheckpointStore
    {
        public RunState? Last { get; private set; }

        public void Write(RunState state) => Last = state;
    }
}
