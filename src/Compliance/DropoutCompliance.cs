using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>What every dropout strategy promises. One joins with a subclass of one line.</summary>
/// <example><code>
/// public sealed class ImportantUnitsCompliance : DropoutCompliance
/// {
///     protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) => new ImportantUnits(layout, runSeed);
/// }
/// </code></example>
public abstract class DropoutCompliance
{
    private const int Rounds = 4;
    private static readonly ClientId[] Clients = [new("a"), new("b"), new("c")];

    /// <summary>The strategy as a run would make it.</summary>
    protected abstract IDropoutStrategy Create(ModelLayout layout, ulong runSeed);

    [Fact]
    public void Asking_for_a_sub_model_changes_nothing()
    {
        var strategy = Create();
        var before = strategy.Save();
        var first = strategy.Select(new RoundId(1), 0, Clients[0]);
        strategy.Select(new RoundId(2), 1, Clients[1]);
        Assert.True(first.Kept.SequenceEqual(strategy.Select(new RoundId(1), 0, Clients[0]).Kept));
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void Sub_models_and_the_outcome_are_of_the_layout()
    {
        var strategy = Create();
        Assert.Equal(SuiteModel.Layout.Fingerprint, strategy.Outcome.Layout.Fingerprint);
        foreach (var client in Clients)
            Assert.Equal(SuiteModel.Layout.Fingerprint, strategy.Select(new RoundId(1), 0, client).Layout.Fingerprint);
    }

    [Fact]
    public void A_resumed_run_gives_the_same_sub_models_as_one_never_interrupted()
    {
        var one = Create();
        var other = Create();
        for (var round = 1; round <= Rounds; round++)
        {
            var losses = Losses(one, round);
            Assert.All(losses, loss =>
                Assert.True(loss.SubModel.Kept.SequenceEqual(other.Select(new RoundId(round), 0, loss.Client).Kept)));
            one.RoundClosed(losses);
            other.RoundClosed([.. losses.Reverse()]);
            Assert.Equal(one.Save(), other.Save());
            var fresh = Create();
            fresh.Restore(other.Save());
            other = fresh;
        }
    }

    [Fact]
    public void A_round_without_accepted_clients_changes_nothing()
    {
        var strategy = Trained();
        var before = strategy.Save();
        strategy.RoundClosed([]);
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var strategy = Trained();
        var before = strategy.Save();
        var subModel = strategy.Select(new RoundId(Rounds + 1), 0, Clients[0]);
        var other = SubModel.Full(new ModelLayout("other", [], [new ParameterSpec("w", [3], 3, [])]));
        var loss = new AcceptedLoss(Clients[0], subModel, 1);
        Assert.Throws<ArgumentException>(() => strategy.RoundClosed([loss with { Loss = double.NaN }]));
        Assert.Throws<ArgumentException>(() => strategy.RoundClosed([loss, loss]));
        Assert.Throws<ArgumentException>(() => strategy.RoundClosed([loss with { SubModel = other }]));
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with()
    {
        var strategy = Trained();
        HostileBytes.AttackState(strategy.Save, bytes => strategy.Restore(bytes), () => Assert.Equal(
            SuiteModel.Layout.Fingerprint, strategy.Select(new RoundId(Rounds + 1), 0, Clients[0]).Layout.Fingerprint));
    }

    [Fact]
    public void Scores_are_one_finite_number_a_unit_or_none_at_all()
    {
        var scores = Trained().Scores();
        if (scores.Count == 0) return;
        Assert.Equal(SuiteModel.Layout.Groups.Select(group => group.Units), scores.Select(group => group.Length));
        Assert.All(scores.SelectMany(group => group), score => Assert.True(double.IsFinite(score)));
    }

    private static AcceptedLoss[] Losses(IDropoutStrategy strategy, int round) =>
        [.. Clients.Select((client, i) => new AcceptedLoss(client, strategy.Select(new RoundId(round), 0, client), 1.0 / (round + i)))];

    private IDropoutStrategy Create() => Create(SuiteModel.Layout, runSeed: 7);

    private IDropoutStrategy Trained()
    {
        var strategy = Create();
        for (var round = 1; round <= Rounds; round++) strategy.RoundClosed(Losses(strategy, round));
        return strategy;
    }
}
