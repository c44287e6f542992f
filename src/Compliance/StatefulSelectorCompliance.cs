using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Compliance;

/// <summary>What a client selector that learns from rounds promises besides. One joins with a subclass of one line.</summary>
/// <example><code>
/// public sealed class LargestLossesState : StatefulSelectorCompliance
/// {
///     protected override IStatefulSelector Create() => new LargestLosses();
/// }
/// </code></example>
public abstract class StatefulSelectorCompliance
{
    private const int Rounds = 5;
    private const int Cohort = 4;

    /// <summary>The selector as a run would make it.</summary>
    protected abstract IStatefulSelector Create();

    [Fact]
    public void Selecting_changes_nothing()
    {
        var selector = Trained();
        var before = selector.Save();
        var first = Select(selector, Rounds + 1);
        Select(selector, Rounds + 2);
        Assert.Equal<ClientId>(first, Select(selector, Rounds + 1));
        Assert.Equal(before, selector.Save());
    }

    [Fact]
    public void A_resumed_run_selects_the_same_clients_as_one_never_interrupted()
    {
        var one = Create();
        var other = Create();
        for (var round = 1; round <= Rounds; round++)
        {
            var cohort = Select(one, round);
            Assert.Equal<ClientId>(cohort, Select(other, round));
            one.RoundClosed(Outcomes(cohort, round));
            other.RoundClosed([.. Outcomes(cohort, round).Reverse()]);
            Assert.Equal(one.Save(), other.Save());
            var fresh = Create();
            fresh.Restore(other.Save());
            other = fresh;
        }
    }

    [Fact]
    public void A_round_without_accepted_clients_changes_nothing()
    {
        var selector = Trained();
        var before = selector.Save();
        selector.RoundClosed([]);
        Assert.Equal(before, selector.Save());
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var selector = Trained();
        var before = selector.Save();
        var good = new ClientOutcome(SelectorCompliance.Candidates[0].Client, 99, 9);
        foreach (var bad in (ClientOutcome[])
            [good with { Loss = double.NaN }, good with { Seconds = double.PositiveInfinity }, good with { Seconds = -1 }])
        {
            Assert.Throws<ArgumentException>(
                () => selector.RoundClosed([good with { Client = SelectorCompliance.Candidates[1].Client }, bad]));
        }

        Assert.Throws<ArgumentException>(() => selector.RoundClosed([good, good]));
        Assert.Equal(before, selector.Save());
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with()
    {
        var selector = Trained();
        HostileBytes.AttackState(
            selector.Save, bytes => selector.Restore(bytes), () => Assert.InRange(Select(selector, Rounds + 1).Length, 1, Cohort));
    }

    private static ImmutableArray<ClientId> Select(IStatefulSelector selector, int round) =>
        selector.Select(new SelectionTask(new RoundId(round), 0, Cohort, RunSeed: 7), SelectorCompliance.Candidates);

    /// <summary>Losses and times differ between clients and rounds.</summary>
    private static ClientOutcome[] Outcomes(ImmutableArray<ClientId> cohort, int round) =>
        [.. cohort.Select((client, i) => new ClientOutcome(client, 1.0 / (round + i), 1 + ((round + i) % 3)))];

    private IStatefulSelector Trained()
    {
        var selector = Create();
        for (var round = 1; round <= Rounds; round++) selector.RoundClosed(Outcomes(Select(selector, round), round));
        return selector;
    }
}
