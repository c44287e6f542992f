using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using static AfdActors.Coordinator.Tests.Rounds.RoundFixture;

namespace AfdActors.Coordinator.Tests.Rounds;

public sealed class VerdictLedgerTests
{
    private static readonly VerdictLedger Ledger = VerdictLedger.Empty(Run).Close(new RoundId(3), 1, [Client(0), Client(2)]);

    [Theory]
    [InlineData(0, 3, 1, true)]
    [InlineData(0, 3, 0, false)]
    [InlineData(1, 3, 1, false)]
    [InlineData(0, 2, 1, false)]
    public void Fate_of_a_closed_round_is_what_its_checkpoint_says(int client, int round, int attempt, bool accepted) =>
        Assert.Equal(accepted, Ledger.FateOf(new OfferId(Run, new RoundId(round), attempt, Client(client)), open: null));

    [Fact]
    public void Fate_is_open_between_rounds_and_while_the_client_may_still_be_accepted()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1, round: 4);
        var offer = plan.OfferTo(Client(0));
        Assert.Null(Ledger.FateOf(offer, open: null));
        Assert.Null(Ledger.FateOf(offer, RoundState.Start(plan)));
        Assert.Null(Ledger.FateOf(offer, Play(plan, Delivered(plan, 0)).State));
    }

    [Fact]
    public void Update_in_the_sums_of_the_open_round_is_received_and_others_are_pending()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1, round: 4);
        var state = Play(plan, Delivered(plan, 0)).State;
        Assert.Equal(VerdictKind.Received, Ledger.VerdictOn(plan.OfferTo(Client(0)), state).Kind);
        Assert.Equal(VerdictKind.Pending, Ledger.VerdictOn(plan.OfferTo(Client(1)), state).Kind);
        Assert.Equal(VerdictKind.Pending, Ledger.VerdictOn(plan.OfferTo(Client(0)), open: null).Kind);
    }

    [Fact]
    public void Dropped_client_and_earlier_attempt_of_the_open_round_are_rejected()
    {
        var plan = Plan(selected: 2, wanted: 2, minUpdates: 1, round: 4, attempt: 1);
        var state = Play(plan, new RoundEvent.ClientFailed(plan.OfferTo(Client(0)), "failed")).State;
        Assert.False(Ledger.FateOf(plan.OfferTo(Client(0)), state));
        Assert.False(Ledger.FateOf(plan.OfferTo(Client(1)) with { Attempt = 0 }, state));
    }

    [Fact]
    public void Another_run_is_rejected() =>
        Assert.False(Ledger.FateOf(new OfferId(new RunId("ff"), new RoundId(9), 0, Client(0)), open: null));
}
