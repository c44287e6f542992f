using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;
using static AfdActors.Coordinator.Tests.Rounds.RoundFixture;

namespace AfdActors.Coordinator.Tests.Rounds;

public sealed class DropOutsTests
{
    [Fact]
    public void An_attempt_without_drop_outs_has_no_line() =>
        Assert.Null(DropOuts.Of(RoundState.Start(Plan(selected: 2, wanted: 2, minUpdates: 1))));

    [Fact]
    public void Every_reason_is_told_once_with_its_first_client()
    {
        var plan = Plan(selected: 5, wanted: 5, minUpdates: 1);
        var (state, _) = Play(plan, [
            .. Delivered(plan, 0), Failed(plan, 3, "disk full"), Failed(plan, 1, "no memory"), Failed(plan, 2, "disk full"),
            new RoundEvent.DeadlinePassed(plan.Round, plan.Attempt)]);
        Assert.Equal(
            "4 of 5 clients dropped: c01: no memory; c02: disk full (1 more alike); c04: no update before the deadline",
            DropOuts.Of(state));
    }

    [Fact]
    public void Reasons_that_differ_by_the_clients_name_are_alike() => Assert.Equal(
        "ann: no answer from ann (1 more alike)",
        DropOuts.Reasons(new[] { "ann", "bob" }.ToDictionary(name => new ClientId(name), name => $"no answer from {name}")));

    /// <summary>Any way to write a number, also in a name.</summary>
    [Theory]
    [InlineData("from client c00 in round 3", "from client c01 in round 3", true)]
    [InlineData("at most 60.7, got 3.698e+05", "at most 60.7, got 176", true)]
    [InlineData("at most 1,000.5", "at most 7", true)]
    [InlineData("the loss is NaN", "the loss is -Infinity", false)]
    [InlineData("disk full", "disk gone", false)]
    public void Reasons_that_differ_by_numbers_are_alike(string one, string other, bool alike) => Assert.Equal(
        alike ? $"c00: {one} (1 more alike)" : $"c00: {one}; c01: {other}",
        DropOuts.Reasons(new Dictionary<ClientId, string> { [Client(1)] = other, [Client(0)] = one }));

    /// <summary>The words are the clients' own, so that there could be as many as clients.</summary>
    [Fact]
    public void However_many_reasons_there_are_a_line_tells_ten()
    {
        var reasons = Enumerable.Range(0, 26).ToDictionary(Client, index => ((char)('a' + index)).ToString(CultureInfo.InvariantCulture));
        var line = DropOuts.Reasons(reasons);
        Assert.StartsWith("c00: a; c01: b; ", line, StringComparison.Ordinal);
        Assert.EndsWith("; c09: j; 16 more for other reasons", line, StringComparison.Ordinal);
    }

    private static RoundEvent.ClientFailed Failed(RoundPlan plan, int index, string reason) => new(plan.OfferTo(Client(index)), reason);
}
