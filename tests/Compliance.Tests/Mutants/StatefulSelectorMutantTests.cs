using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Selection;
using Suite = AfdActors.Compliance.StatefulSelectorCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class StatefulSelectorMutantTests
{
    [Fact]
    public void Each_law_of_selectors_with_a_state_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.Selecting_changes_nothing), Of(inner => new CountsQuestions(inner))),
        (nameof(Suite.A_resumed_run_selects_the_same_clients_as_one_never_interrupted), Of(inner => new SavesNothing(inner))),
        (nameof(Suite.A_resumed_run_selects_the_same_clients_as_one_never_interrupted), Of(inner => new TakesTheFirst(inner))),
        (nameof(Suite.A_round_without_accepted_clients_changes_nothing), Of(inner => new CountsRounds(inner))),
        (nameof(Suite.What_is_refused_changes_nothing), Of(inner => new TakesWhatIsGood(inner))),
        (nameof(Suite.What_is_refused_changes_nothing), Of(inner => new RefusesNothing(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ReadsNoEnd(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ForgetsFirst(inner))));

    private static SelectorSuite Of(Func<IStatefulSelector, IStatefulSelector> mutate) => new(mutate);

    private sealed class SelectorSuite(Func<IStatefulSelector, IStatefulSelector> mutate) : Suite
    {
        protected override IStatefulSelector Create() => mutate(new PowerOfChoiceSelection(d: 20));
    }

    private abstract class Mutant(IStatefulSelector inner) : IStatefulSelector
    {
        protected IStatefulSelector Inner => inner;

        public virtual ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates) =>
            inner.Select(task, candidates);

        public virtual void RoundClosed(IReadOnlyList<ClientOutcome> accepted) => inner.RoundClosed(accepted);

        public virtual byte[] Save() => inner.Save();

        public virtual void Restore(ReadOnlySpan<byte> state) => inner.Restore(state);
    }

    private sealed class CountsQuestions(IStatefulSelector inner) : Mutant(inner)
    {
        private byte _questions;

        public override ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
        {
            _questions++;
            return base.Select(task, candidates);
        }

        public override byte[] Save() => [.. base.Save(), _questions];
    }

    private sealed class SavesNothing(IStatefulSelector inner) : Mutant(inner)
    {
        public override byte[] Save() => [];

        public override void Restore(ReadOnlySpan<byte> state)
        {
        }
    }

    private sealed class TakesTheFirst(IStatefulSelector inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<ClientOutcome> accepted) => base.RoundClosed([.. accepted.Take(1)]);
    }

    private sealed class CountsRounds(IStatefulSelector inner) : Mutant(inner)
    {
        private byte _rounds;

        public override void RoundClosed(IReadOnlyList<ClientOutcome> accepted)
        {
            _rounds++;
            base.RoundClosed(accepted);
        }

        public override byte[] Save() => [.. base.Save(), _rounds];
    }

    private sealed class TakesWhatIsGood(IStatefulSelector inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<ClientOutcome> accepted)
        {
            foreach (var outcome in accepted) base.RoundClosed([outcome]);
            base.RoundClosed(accepted);
        }
    }

    private sealed class RefusesNothing(IStatefulSelector inner) : Mutant(inner)
    {
        public override void RoundClosed(IReadOnlyList<ClientOutcome> accepted)
        {
        }
    }

    private sealed class ReadsNoEnd(IStatefulSelector inner) : Mutant(inner)
    {
        public override void Restore(ReadOnlySpan<byte> state) =>
            base.Restore(state.Length > base.Save().Length ? state[..base.Save().Length] : state);
    }

    /// <summary>Has lost what it knew when it finds that the new state is damaged.</summary>
    private sealed class ForgetsFirst(IStatefulSelector inner) : Mutant(inner)
    {
        private readonly byte[] _fresh = inner.Save();

        public override void Restore(ReadOnlySpan<byte> state)
        {
            Inner.Restore(_fresh);
            base.Restore(state);
        }
    }
}
