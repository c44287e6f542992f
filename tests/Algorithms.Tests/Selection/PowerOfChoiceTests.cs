using System.Collections.Immutable;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Tests.Selection;

public sealed class PowerOfChoiceTests
{
    private static readonly ImmutableArray<SelectionCandidate> Clients =
        [.. Enumerable.Range(0, 20).Select(i => new SelectionCandidate(Client(i), 1 + (i % 4), 0))];

    [Fact]
    public void Of_all_clients_those_with_the_largest_last_loss_come_and_unknown_ones_first()
    {
        var selector = new PowerOfChoiceSelection(d: 20);
        selector.RoundClosed([.. Enumerable.Range(0, 18).Select(i => new ClientOutcome(Client(i), 10 - Math.Abs(i - 9), 1))]);

        // Losses fall from client 9 (10) to both sides: 8 and 10 have 9, of which 8 comes first. 18 and 19 are unknown.
        Assert.Equal<ClientId>([Client(18), Client(19)], Select(selector, 1, 2));
        Assert.Equal<ClientId>([Client(8), Client(9), Client(18), Client(19)], Select(selector, 1, 4));
        foreach (var (client, loss) in new[] { (18, 0.5), (9, 0.25), (3, 99) })
            selector.RoundClosed([new ClientOutcome(Client(client), loss, 1)]);
        Assert.Equal<ClientId>([Client(3), Client(8), Client(10), Client(19)], Select(selector, 2, 4));
    }

    [Fact]
    public void With_as_many_candidates_as_the_round_asks_for_it_is_the_draw_by_samples()
    {
        var selector = new PowerOfChoiceSelection(d: 1);
        selector.RoundClosed([.. Enumerable.Range(0, 20).Select(i => new ClientOutcome(Client(i), i, 1))]);
        for (var round = 1; round < 50; round++) Assert.Equal<ClientId>(BySamples(round, 5), Select(selector, round, 5));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(12, 12)]
    public void The_cohort_has_the_largest_losses_of_d_clients_drawn_by_samples(int d, int candidates)
    {
        var selector = new PowerOfChoiceSelection(d);
        selector.RoundClosed([.. Enumerable.Range(0, 20).Select(i => new ClientOutcome(Client(i), i * 7 % 20, 1))]);
        for (var round = 1; round < 50; round++)
        {
            var largest = BySamples(round, candidates).OrderByDescending(client => int.Parse(client.Value[1..]) * 7 % 20).Take(3).Order();
            Assert.Equal<ClientId>([.. largest], Select(selector, round, 3));
        }
    }

    [Fact]
    public void A_state_of_another_selector_or_version_is_refused()
    {
        var state = new OortSelection(new OortSettings()).Save();
        Assert.Equal(
            "expected the state of selector power-of-choice, got that of another one",
            Assert.Throws<MalformedDataException>(() => new PowerOfChoiceSelection(0).Restore(state)).Message);
        state[0] = 2;
        Assert.Equal(
            "expected selector state of version 1, got 2",
            Assert.Throws<MalformedDataException>(() => new OortSelection(new OortSettings()).Restore(state)).Message);
    }

    [Theory]
    [InlineData("d", "-1")]
    [InlineData("candidates", "5")]
    public void An_option_that_makes_no_sense_is_refused(string key, string value) => Assert.Contains(
        key,
        Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("power-of-choice").With(key, value))).Message,
        StringComparison.Ordinal);

    private static ClientId Client(int index) => new($"c{index:00}");

    private static SelectionTask Task(int round, int count) => new(new RoundId(round), 0, count, RunSeed: 3);

    private static ImmutableArray<ClientId> Select(PowerOfChoiceSelection selector, int round, int count) =>
        selector.Select(Task(round, count), Clients);

    private static ImmutableArray<ClientId> BySamples(int round, int count) =>
        new SampleCountSelection().Select(Task(round, count), Clients);
}
