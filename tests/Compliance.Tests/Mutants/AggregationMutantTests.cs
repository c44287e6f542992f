using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using Suite = AfdActors.Compliance.AggregationCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class AggregationMutantTests
{
    [Fact]
    public void Each_law_of_aggregations_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.The_order_in_which_updates_come_does_not_matter), Of(open: inner => new FirstCounts(inner))),
        (nameof(Suite.Asking_for_the_pseudo_gradient_changes_neither_it_nor_the_updates), Of(open: inner => new CountsQuestions(inner))),
        (nameof(Suite.Nothing_has_been_added_after_a_refusal), Of(open: inner => new CountsRefusals(inner))),
        (nameof(Suite.A_value_that_is_not_finite_is_refused_and_nothing_has_been_added), Of(open: inner => new TakesInfinity(inner))),
        (nameof(Suite.The_pseudo_gradient_is_finite_and_zero_where_nobody_held_the_coordinate),
            Of(open: inner => new LeavesZerosOut(inner))),
        (nameof(Suite.An_attempt_that_is_given_up_leaves_no_trace), Of(inner => new CountsAttempts(inner))),
        (nameof(Suite.The_first_step_goes_against_the_pseudo_gradient), Of(inner => new TurnsRound(inner))),
        (nameof(Suite.A_state_that_was_saved_and_restored_gives_the_same_steps), Of(inner => new RestoresNothing(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new RestoresNothing(inner))),
        (nameof(Suite.A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with), Of(inner => new ForgetsFirst(inner))));

    private static AggregationSuite Of(Func<IUpdateAggregator, IUpdateAggregator> open) => Of(inner => new Opens(inner, open));

    private static AggregationSuite Of(Func<IAggregationStrategy, IAggregationStrategy> mutate) => new(mutate);

    private sealed class AggregationSuite(Func<IAggregationStrategy, IAggregationStrategy> mutate) : Suite
    {
        protected override IAggregationStrategy Create(ModelLayout layout) =>
            mutate(StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("momentum").With("momentum", 0.9), layout));
    }

    private abstract class Mutant(IAggregationStrategy inner) : IAggregationStrategy
    {
        protected IAggregationStrategy Inner => inner;

        public virtual IUpdateAggregator Open(AggregationTask task) => inner.Open(task);

        public virtual void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => inner.Step(weights, pseudoGradient);

        public virtual byte[] Save() => inner.Save();

        public virtual void Restore(ReadOnlySpan<byte> state) => inner.Restore(state);
    }

    private sealed class Opens(IAggregationStrategy inner, Func<IUpdateAggregator, IUpdateAggregator> open) : Mutant(inner)
    {
        public override IUpdateAggregator Open(AggregationTask task) => open(base.Open(task));
    }

    private sealed class CountsAttempts(IAggregationStrategy inner) : Mutant(inner)
    {
        private byte _attempts;

        public override IUpdateAggregator Open(AggregationTask task)
        {
            _attempts++;
            return base.Open(task);
        }

        public override byte[] Save() => [.. base.Save(), _attempts];
    }

    private sealed class TurnsRound(IAggregationStrategy inner) : Mutant(inner)
    {
        public override void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) =>
            base.Step(weights, pseudoGradient.ToArray().Select(value => -value).ToArray());
    }

    private sealed class RestoresNothing(IAggregationStrategy inner) : Mutant(inner)
    {
        public override void Restore(ReadOnlySpan<byte> state)
        {
        }
    }

    private sealed class ForgetsFirst(IAggregationStrategy inner) : Mutant(inner)
    {
        private readonly byte[] _fresh = inner.Save();

        public override void Restore(ReadOnlySpan<byte> state)
        {
            Inner.Restore(_fresh);
            base.Restore(state);
        }
    }

    private abstract class AggregatorMutant(IUpdateAggregator inner) : IUpdateAggregator
    {
        public virtual void Add(Contribution contribution) => inner.Add(contribution);

        public virtual void PseudoGradient(Span<float> destination) => inner.PseudoGradient(destination);
    }

    /// <summary>The client that comes first counts for ten.</summary>
    private sealed class FirstCounts(IUpdateAggregator inner) : AggregatorMutant(inner)
    {
        private int _factor = 10;

        public override void Add(Contribution contribution)
        {
            base.Add(contribution with { Samples = contribution.Samples * _factor });
            _factor = 1;
        }
    }

    private sealed class CountsQuestions(IUpdateAggregator inner) : AggregatorMutant(inner)
    {
        private int _questions;

        public override void PseudoGradient(Span<float> destination)
        {
            base.PseudoGradient(destination);
            destination[0] += ++_questions;
        }
    }

    private sealed class CountsRefusals(IUpdateAggregator inner) : AggregatorMutant(inner)
    {
        private int _refusals;

        public override void Add(Contribution contribution)
        {
            try
            {
                base.Add(contribution);
            }
            catch (UpdateRefusedException)
            {
                _refusals++;
                throw;
            }
        }

        public override void PseudoGradient(Span<float> destination)
        {
            base.PseudoGradient(destination);
            destination[0] += _refusals;
        }
    }

    private sealed class TakesInfinity(IUpdateAggregator inner) : AggregatorMutant(inner)
    {
        public override void Add(Contribution contribution) => base.Add(
            contribution with
            {
                Update = ModelUpdate.Dense([.. contribution.Update.Values.ToArray().Select(value => float.IsInfinity(value) ? 0 : value)]),
            });
    }

    private sealed class LeavesZerosOut(IUpdateAggregator inner) : AggregatorMutant(inner)
    {
        public override void PseudoGradient(Span<float> destination)
        {
            var gradient = new float[destination.Length];
            base.PseudoGradient(gradient);
            for (var i = 0; i < gradient.Length; i++)
            {
                if (gradient[i] != 0) destination[i] = gradient[i];
            }
        }
    }
}
