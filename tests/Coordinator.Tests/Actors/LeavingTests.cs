using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;
using Akka.Actor;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>
/// The end of a run between the coordinator and its nodes; the node of these tests is a probe whose client gets no offer through.
/// </summary>
public sealed class LeavingTests : CoordinatorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Run_is_complete_when_every_node_said_goodbye()
    {
        var (coordinator, end, bystander) = RunToItsEnd();
        Assert.False(end.IsCompleted);
        coordinator.Tell(new Goodbye([Client(1)], "the run is over"), bystander);
        Assert.Equal(1, (await end.WaitAsync(Patience)).Round);
    }

    [Fact]
    public async Task Run_is_complete_when_the_nodes_that_said_no_goodbye_are_gone()
    {
        var (_, end, bystander) = RunToItsEnd();
        Sys.Stop(bystander);
        await end.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_is_complete_after_ten_seconds_whoever_is_silent()
    {
        var (coordinator, end, bystander) = RunToItsEnd();
        Time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Settled(coordinator, Players[3]);
        Assert.False(end.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await end.WaitAsync(Patience);
        Assert.True(bystander.HasMessages);
    }

    [Fact]
    public async Task Run_whose_rounds_are_closed_is_complete_though_its_coordinator_is_stopped()
    {
        var (coordinator, end, _) = RunToItsEnd();
        Sys.Stop(coordinator);
        Assert.Equal(1, (await end.WaitAsync(Patience)).Round);
    }

    [Fact]
    public async Task Nodes_are_told_again_until_they_say_goodbye_and_fates_are_still_known()
    {
        var (coordinator, end, bystander) = RunToItsEnd();
        Time.Advance(Retry);
        Assert.Equal(Run, bystander.ExpectMsg<RunEnded>().Run);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Accepted);
        coordinator.Tell(new Goodbye([Client(1)], "the run is over"), bystander);
        await end.WaitAsync(Patience); // the roster, an actor of its own, has taken the node off
        Time.Advance(Retry);
        Settled(coordinator, bystander);
        AsksAndHears(coordinator, 0, Id(0), VerdictKind.Accepted);
    }

    [Fact]
    public void Node_that_comes_when_the_run_is_over_hears_that_it_is()
    {
        var (coordinator, _, _) = RunToItsEnd();
        var late = CreateTestProbe("late");
        Register(coordinator, late, "c", 2);
        Assert.Equal(new RunEnded(Run, "all 1 rounds are closed"), late.ExpectMsg<RunEnded>());
    }

    [Fact]
    public async Task Run_that_was_over_before_is_complete_at_once()
    {
        var (_, end) = StartCoordinator(Settings(clients: 1), start: Over);
        Assert.Equal(1, (await end.WaitAsync(Patience)).Round);
    }

    [Fact]
    public void First_round_waits_for_the_clients_to_start_with_and_later_ones_do_not()
    {
        var settings = Settings(clients: 1, rounds: 2);
        var (coordinator, _) = StartCoordinator(settings with { Selection = settings.Selection with { StartClients = 3 } });
        StartNode(coordinator, "a", 0);
        var leaving = StartNode(coordinator, "b", 1);
        Settled(coordinator, Observer);
        var last = StartNode(coordinator, "c", 2);
        var drawn = Observer.ExpectMsg<Started>();
        Assert.Equal((1, 1), (drawn.Round.Value, drawn.Selected));

        // Whichever of the three is drawn, the round is drawn again from those that are left.
        Sys.Stop(leaving);
        Sys.Stop(last);
        AwaitAssert(() => Assert.True(Players[0].HasMessages), Patience);
    }

    /// <summary>One round with a client that delivers, on a node that leaves by itself, beside a node that is the returned probe.</summary>
    private (IActorRef Coordinator, Task<RunState> End, TestProbe Bystander) RunToItsEnd()
    {
        var bystander = CreateTestProbe("bystander");
        var settings = Settings(clients: 2);
        var (coordinator, end) = StartCoordinator(settings with
        {
            Selection = settings.Selection with { MinClients = 2, OverProvision = 0 },
        });
        Register(coordinator, bystander, "b", 1);
        bystander.ExpectMsg(new Registered(Run, 1));
        StartNode(coordinator, "a", 0);
        Deliver(ExpectOffer(0), Id(0), 0, 0.25f);
        Time.Advance(Deadline);
        Assert.Equal(Run, bystander.ExpectMsg<RunEnded>().Run);
        ExpectVerdict(0, Id(0), VerdictKind.Accepted);
        Settled(coordinator, Players[0]);
        return (coordinator, end, bystander);
    }

    private static RunState Over(RunState fresh) => fresh with { Ledger = fresh.Ledger.Close(new RoundId(1), 0, []), Round = 1 };
}
