using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using Suite = AfdActors.Compliance.DropoutCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class DropoutMutantTests
{
    [Fact]
    public void Each_law_of_dropout_strategies_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.Asking_for_a_sub_model_changes_nothing), Of(inner => new CountsQuestions(inner))),
        (nameof(Suite.Sub_models_and_the_outcome_are_of_the_layout), Of(inner => new OfAnotherLayout(inner))),
        (nameof(Suite.A_resumed_run_gives_the_same_sub_models_as_one_never_interrupted), Of(inner => new SavesNothing(inner))),
        (nameof(Suite.A_resumed_run_gives_the_same_sub_models_as_one_never_interrupted), Of(inner => new TakesTheFirst(inner))),
        (nameof(Suite.A_round_without_accepted_clients_changes_nothing), Of(inner => new CountsRounds(inner))),
        (nameof(Suite.What_is_refused_changes_nothing), Of(inner => new TakesWhatIsGood(inner))),
        (nameof(Suite.What_is_refused_changes_nothing), Of(inner => new RefusesNothing(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ReadsNoEnd(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ThrowsAnything(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ForgetsFirst(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new BelievesALength(inner))),
        (nameof(Suite.Scores_are_one_finite_number_a_unit_or_none_at_all), Of(inner => new ScoresOneGroup(inner))));

    private static DropoutSuite Of(Func<IDropoutStrategy, IDropoutStrategy> mutate) => new(mutate);

    private sealed class DropoutSuite(Func<IDropoutStrategy, IDropoutStrategy> mutate) : Suite
    {
        protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
            mutate(StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings("afd-multi"), layout, runSeed));
    }

    private abstract class Mutant(IDropoutStrategy inner) : IDropoutStrategy
    {
        protected IDropoutStrategy Inner => inner;

        public virtual SubModel Outcome => inner.Outcome;

        public virtual SubModel Select(RoundId round, int attempt, ClientId client) => inner.Select(round, attempt, client);

        public virtual void RoundClosed(IReadOnlyList<AcceptedLoss> accepted) => inner.RoundClosed(accepted);

        public virtual byte[] Save() => inner.Save();

        public virtual void Restore(ReadOnlySpan<byte> state) => inner.Restore(state);

        public virtual IReadOnlyList<double[]> Scores() => inner.Scores();
    }

    private sealed class CountsQuestions(IDropoutStrategy inner) : Mutant(inner)
    {
        private byte _questions;

        public override SubModel Select(RoundId round, int attempt, ClientId client)
        {
            _questions++;
            return base.Select(round, attempt, client);
        }

        public override byte[] Save() => [.. base.Save(), _questions];
    }

    private sealed class OfAnotherLayout(IDropoutStrategy inner) : Mutant(inner)
    {
        public override SubModel Outcome { get; } = SubModel.Full(new ModelLayout("other", [], [new ParameterSpec("w", [3], 3, [])]));
    }

    private sealed class SavesNothing(IDropoutStrategy inner) : Mutant(inner)
    {
        public override byte[] Save() => [];

        public override void Restore(ReadOnlySpan<byte> state)
        {
        }
    }

    private sealed class TakesTheFirst(IDropoutStrategy inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<AcceptedLoss> accepted) => base.RoundClosed([.. accepted.Take(1)]);
    }

    private sealed class CountsRounds(IDropoutStrategy inner) : Mutant(inner)
    {
        private byte _rounds;

        public override void RoundClosed(IReadOnlyList<AcceptedLoss> accepted)
        {
            _rounds++;
            base.RoundClosed(accepted);
        }

        public override byte[] Save() => [.. base.Save(), _rounds];
    }

    private sealed class TakesWhatIsGood(IDropoutStrategy inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<AcceptedLoss> accepted)
        {
            foreach (var loss in accepted) base.RoundClosed([loss]);
            base.RoundClosed(accepted);
        }
    }

    private sealed class RefusesNothing(IDropoutStrategy inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<AcceptedLoss> accepted)
        {
        }
    }

    private sealed class ReadsNoEnd(IDropoutStrategy inner) : Mutant(inner)
    {
        public override void Restore(ReadOnlySpan<byte> state) =>
            base.Restore(state.Length > base.Save().Length ? state[..base.Save().Length] : state);
    }

    private sealed class ThrowsAnything(IDropoutStrategy inner) : Mutant(inner)
    {
        public override void Restore(ReadOnlySpan<byte> state) =>
            base.Restore(state.Length < 10 ? throw new EndOfStreamException() : state);
    }

    /// <summary>Has lost what it knew when it finds that the new state is damaged.</summary>
    private sealed class ForgetsFirst(IDropoutStrategy inner) : Mutant(inner)
    {
        private readonly byte[] _fresh = inner.Save();

        public override void Restore(ReadOnlySpan<byte> state)
        {
            Inner.Restore(_fresh);
            base.Restore(state);
        }
    }

    private sealed class BelievesALength(IDropoutStrategy inner) : Mutant(inner)
    {
        private byte[] _room = [];

        public override void Restore(ReadOnlySpan<byte> state)
        {
            _room = new byte[state.Length == 7 ? 1 << 24 : _room.Length];
            base.Restore(state);
        }
    }

    private sealed class ScoresOneGroup(IDropoutStrategy inner) : Mutant(inner)
    {
        public override IReadOnlyList<double[]> Scores() => [.. base.Scores().Take(1)];
    }
}
