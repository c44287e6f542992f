using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;
using static AfdActors.Coordinator.Tests.Rounds.RoundFixture;

namespace AfdActors.Coordinator.Tests.Rounds;

public sealed class RoundStateTests
{
    [Fact]
    public void Round_closes_when_every_client_has_answered()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (state, effects) = Play(plan, [.. Delivered(plan, 1), .. Delivered(plan, 0)]);
        Assert.True(state.Ended);
        Assert.Equal(new[] { Client(0), Client(1) }, Assert.Single(effects.OfType<RoundEffect.Close>()).Accepted);
    }

    [Fact]
    public void Failed_client_is_dropped_with_its_reason_and_the_rest_aggregates()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (state, effects) = Play(plan, [new RoundEvent.ClientFailed(plan.OfferTo(Client(0)), "out of memory"), .. Delivered(plan, 1)]);
        Assert.Equal("out of memory", state.Dropped[Client(0)]);
        Assert.Equal(new[] { Client(1) }, Assert.Single(effects.OfType<RoundEffect.Close>()).Accepted);
    }

    [Fact]
    public void Excluded_client_drops_out_of_a_round_that_awaits_it_and_of_no_other()
    {
        var plan = Plan(selected: 3, wanted: 3, minUpdates: 1);
        var (state, effects) = Play(plan, [
            .. Delivered(plan, 0), new RoundEvent.ClientExcluded(Client(0)), new RoundEvent.ClientExcluded(Client(1)),
            new RoundEvent.ClientExcluded(Client(7)), .. Delivered(plan, 2)]);
        Assert.Equal([KeyValuePair.Create(Client(1), "excluded by the operator")], state.Dropped);
        Assert.Equal(new[] { Client(0), Client(2) }, Assert.Single(effects.OfType<RoundEffect.Close>()).Accepted);
    }

    [Fact]
    public void Round_with_too_few_updates_is_repeated_and_rejects_what_came()
    {
        var plan = Plan(selected: 3, wanted: 3, minUpdates: 2);
        var (_, effects) = Play(plan, [.. Delivered(plan, 2), new RoundEvent.DeadlinePassed(plan.Round, plan.Attempt)]);
        Assert.Equal(new[] { Client(2) }, Assert.Single(effects.OfType<RoundEffect.Repeat>()).Rejected);
        Assert.Empty(effects.OfType<RoundEffect.Close>());
    }

    [Fact]
    public void Over_provisioned_round_takes_the_first_and_lets_the_rest_go_which_is_no_drop_out()
    {
        var plan = Plan(selected: 3, wanted: 2, minUpdates: 1);
        var (state, effects) = Play(plan, [.. Delivered(plan, 2), .. Delivered(plan, 0)]);
        Assert.True(state.Ended);
        Assert.Equal(Client(1), Assert.Single(effects.OfType<RoundEffect.Surplus>()).Offer.Client);
        Assert.Equal(new[] { Client(0), Client(2) }, Assert.Single(effects.OfType<RoundEffect.Close>()).Accepted);
        Assert.Empty(state.Dropped);
        Assert.False(VerdictLedger.Empty(Run).FateOf(plan.OfferTo(Client(1)), state));
    }

    /// <summary>The update of client 1 comes when as many are there as are wanted, though one of them is not in the sums yet.</summary>
    [Fact]
    public void Update_beyond_those_that_are_wanted_is_a_spare_one_and_a_failed_client_dropped_out()
    {
        var plan = Plan(selected: 3, wanted: 1, minUpdates: 1);
        var (state, effects) = Play(plan,
            new RoundEvent.ClientFailed(plan.OfferTo(Client(0)), "out of memory"),
            new RoundEvent.UpdateArrived(plan.OfferTo(Client(2))),
            new RoundEvent.UpdateArrived(plan.OfferTo(Client(1))),
            new RoundEvent.UpdateFolded(plan.OfferTo(Client(2))));
        Assert.Equal(Client(1), Assert.Single(effects.OfType<RoundEffect.Surplus>()).Offer.Client);
        Assert.Equal([Client(0)], state.Dropped.Keys);
        Assert.Equal(new[] { Client(2) }, Assert.Single(effects.OfType<RoundEffect.Close>()).Accepted);
    }

    [Fact]
    public void Late_update_is_refused_after_the_round_closed()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var late = new RoundEvent.UpdateArrived(plan.OfferTo(Client(1)));
        var (_, effects) = Play(plan, [.. Delivered(plan, 0), new RoundEvent.DeadlinePassed(plan.Round, plan.Attempt), late]);
        Assert.Equal(plan.OfferTo(Client(1)), Assert.IsType<RoundEffect.Refuse>(effects[^1]).Offer);
        Assert.Single(effects.OfType<RoundEffect.Fold>());
    }

    [Fact]
    public void Update_that_comes_twice_is_folded_once()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var again = new RoundEvent.UpdateArrived(plan.OfferTo(Client(0)));
        var (_, effects) = Play(plan, [.. Delivered(plan, 0), again, again]);
        Assert.IsType<RoundEffect.Fold>(Assert.Single(effects));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void Update_of_another_round_or_attempt_is_refused(int round, int attempt)
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1, round: 3, attempt: 0);
        var offer = new OfferId(Run, new RoundId(round), attempt, Client(0));
        var (state, effects) = Play(plan, new RoundEvent.UpdateArrived(offer));
        Assert.Contains(
            "expected round 3 attempt 0", Assert.IsType<RoundEffect.Refuse>(Assert.Single(effects)).Reason, StringComparison.Ordinal);
        Assert.Equal(ClientStanding.Working, state.Standings[Client(0)]);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void Failure_of_another_round_or_attempt_decides_nothing(int round, int attempt)
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1, round: 3, attempt: 0);
        var (state, effects) = Play(plan, new RoundEvent.ClientFailed(new OfferId(Run, new RoundId(round), attempt, Client(0)), "late"));
        Assert.Empty(effects);
        Assert.Equal(ClientStanding.Working, state.Standings[Client(0)]);
    }

    [Fact]
    public void Update_of_an_unselected_client_or_another_run_is_refused()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (_, effects) = Play(
            plan, new RoundEvent.UpdateArrived(plan.OfferTo(Client(7))),
                new RoundEvent.UpdateArrived(plan.OfferTo(Client(0)) with { Run = new RunId("ff") }));
        Assert.All(effects, effect => Assert.IsType<RoundEffect.Refuse>(effect));
        Assert.Equal(2, effects.Length);
    }

    [Fact]
    public void Update_that_the_sums_refuse_counts_as_a_drop_out()
    {
        var plan = Plan(selected: 1, wanted: 1, minUpdates: 1);
        var offer = plan.OfferTo(Client(0));
        var (state, effects) = Play(plan, new RoundEvent.UpdateArrived(offer), new RoundEvent.FoldRefused(offer, "out of range"));
        Assert.Equal("out of range", state.Dropped[Client(0)]);
        Assert.IsType<RoundEffect.Repeat>(effects[^1]);
    }

    [Fact]
    public void Client_that_is_lost_after_its_update_arrived_keeps_its_place()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1);
        var (state, _) = Play(plan, [new RoundEvent.UpdateArrived(plan.OfferTo(Client(0))), new RoundEvent.ClientLost(Client(0), "gone")]);
        Assert.Equal(ClientStanding.Folding, state.Standings[Client(0)]);
    }
}
