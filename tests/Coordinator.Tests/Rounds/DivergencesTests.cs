using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;
using static AfdActors.Coordinator.Tests.Rounds.RoundFixture;

namespace AfdActors.Coordinator.Tests.Rounds;

/// <summary>When clients whose training diverged end the run, and when they only drop out.</summary>
public sealed class DivergencesTests
{
    private static readonly RoundId Round = new(3);

    [Fact]
    public void Every_client_there_is_has_diverged()
    {
        var end = After(Attempt(2, diverged: [0, 1])).End(Round, Clients(2));
        Assert.Equal("training diverged in round 3 on all 2 clients; c00: loss of 0", end!.Message);
        Assert.True(end.Diverged);
    }

    [Fact]
    public void Of_a_single_client_the_message_says_so() => Assert.Equal(
        "training diverged in round 3 on the only client there is; c00: loss of 0",
        After(Attempt(1, diverged: [0])).End(Round, Clients(1))!.Message);

    [Fact]
    public void Another_client_may_do_better_and_so_may_one_that_failed_otherwise()
    {
        Assert.Null(After(Attempt(2, diverged: [0, 1])).End(Round, Clients(3)));
        Assert.Null(After(Attempt(2, diverged: [0], failed: [1])).End(Round, Clients(2)));
        Assert.Null(Divergences.None.End(Round, []));
    }

    [Fact]
    public void Clients_of_several_attempts_come_together()
    {
        var first = Attempt(3, diverged: [0, 2], failed: [1]);
        Assert.NotNull(After(first, Attempt(3, diverged: [1], failed: [0, 2])).End(Round, Clients(3)));
        Assert.Null(After(first, Attempt(3, diverged: [0], failed: [1, 2])).End(Round, Clients(3)));
    }

    [Fact]
    public void One_that_is_out_of_reach_is_not_waited_for() =>
        Assert.NotNull(After(Attempt(3, diverged: [0, 2], failed: [1])).End(Round, [Client(0), Client(2)]));

    /// <summary>The network is gone, and who comes back may do better.</summary>
    [Fact]
    public void While_nobody_can_be_reached_nothing_is_known_of_all() =>
        Assert.Null(After(Attempt(2, diverged: [0], failed: [1])).End(Round, []));

    /// <summary>Of any number, ten speak for all.</summary>
    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Ten_are_enough(int diverged, bool ends)
    {
        var end = After(Attempt(diverged, diverged: Enumerable.Range(0, diverged))).End(Round, Clients(1000));
        Assert.Equal(ends, end is not null);
        if (!ends) return;
        Assert.StartsWith(
            "training diverged in round 3 on 10 clients and succeeded on none; c00: ", end!.Message, StringComparison.Ordinal);
    }

    /// <summary>Two updates are wanted, and one is there: the attempt is repeated, and what diverged before proves nothing more.</summary>
    [Fact]
    public void One_update_proves_them_wrong()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 2);
        var (mixed, effects) = Play(plan, [.. Delivered(plan, 0), Diverged(plan, 1)]);
        Assert.Single(effects.OfType<RoundEffect.Repeat>());
        Assert.Equal([Client(1)], mixed.Diverged);
        Assert.Null(After(mixed).End(Round, [Client(1)]));
        Assert.Null(After(Attempt(2, diverged: [0, 1]), mixed).End(Round, [Client(1)]));
    }

    [Fact]
    public void Refused_update_counts_where_it_is_what_diverging_comes_to()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (state, _) = Play(
            plan, new RoundEvent.UpdateArrived(plan.OfferTo(Client(0))), new RoundEvent.UpdateArrived(plan.OfferTo(Client(1))),
            new RoundEvent.FoldRefused(plan.OfferTo(Client(0)), "too large", Diverged: true),
            new RoundEvent.FoldRefused(plan.OfferTo(Client(1)), "one too many"));
        Assert.Equal([Client(0)], state.Diverged);
    }

    /// <summary>An event of another attempt says nothing, and neither does one of a client that is out already.</summary>
    [Fact]
    public void Late_divergence_changes_nothing()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (state, _) = Play(
            plan, new RoundEvent.ClientLost(Client(0), "gone"), Diverged(plan, 0), Diverged(plan with { Attempt = 1 }, 1));
        Assert.Empty(state.Diverged);
    }

    private static ImmutableArray<ClientId> Clients(int count) => [.. Enumerable.Range(0, count).Select(Client)];

    private static Divergences After(params RoundState[] attempts) =>
        attempts.Aggregate(Divergences.None, (known, attempt) => known.After(attempt));

    private static RoundState Attempt(int selected, IEnumerable<int> diverged, params int[] failed)
    {
        var plan = Plan(selected, selected, minUpdates: 1);
        return Play(plan, [
            .. diverged.Select(index => Diverged(plan, index)),
            .. failed.Select(index => new RoundEvent.ClientFailed(plan.OfferTo(Client(index)), "disk full"))]).State;
    }

    private static RoundEvent.ClientFailed Diverged(RoundPlan plan, int index) =>
        new(plan.OfferTo(Client(index)), $"loss of {index}", Diverged: true);
}
