using System.Runtime.InteropServices;
using AfdActors.Algorithms.Aggregation;
using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using Suite = AfdActors.Compliance.TrainerCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class TrainerMutantTests
{
    private const string Corrects = nameof(Suite.A_correction_reaches_every_gradient_or_the_trainer_says_that_it_cannot);
    private const string Values = nameof(Suite.An_update_has_the_sub_models_values_and_all_are_finite);

    [Fact]
    public void Each_law_of_trainers_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (Values, Of(inner => new Changes(inner, outcome => outcome with { Update = outcome.Update[1..] }))),
        (Values, Of(inner => new Changes(inner, outcome => outcome with { Update = [.. outcome.Update.Select(_ => 0f)] }))),
        (Values, Of(inner => new Changes(inner, outcome => outcome with { Loss = double.NaN }))),
        (Values, Of(inner => new Changes(inner, outcome => outcome with { Samples = 1000 }))),
        (nameof(Suite.An_update_counts_with_no_more_samples_than_an_epoch_may_have), Of(inner => new TakesAllSamples(inner))),
        (nameof(Suite.The_same_task_gives_the_same_outcome_bit_for_bit), Of(inner => new GoesOnFromTheLast(inner))),
        (nameof(Suite.The_received_weights_stay_as_they_were), Of(inner => new TrainsInPlace(inner))),
        (nameof(Suite.Clients_that_train_side_by_side_get_what_they_get_alone), Of(inner => new CountsAllClients(inner))),
        (nameof(Suite.A_training_that_is_canceled_ends_so), Of(inner => new HearsNothing(inner))),
        (Corrects, Of(inner => new Changes(inner, outcome => outcome with { Steps = 0 }))),
        (Corrects, Of(inner => new IgnoresCorrections(inner))),
        (nameof(Suite.An_evaluation_counts_the_test_samples_and_repeats_and_leaves_the_weights_as_they_were),
            Of(inner => new ZeroesWhatItMeasures(inner))),
        (nameof(Suite.Without_test_samples_an_evaluation_counts_none), Of(inner => new AlwaysCountsOne(inner))));

    private static TrainerSuite Of(Func<IClientTrainer, IClientTrainer> mutate) => new(mutate);

    private sealed class TrainerSuite(Func<IClientTrainer, IClientTrainer> mutate) : Suite
    {
        protected override IClientTrainer Create(IFederatedModel model, ClientDataset data) => mutate(new LocalTraining(model, data));
    }

    private abstract class Mutant(IClientTrainer inner) : IClientTrainer
    {
        public bool CorrectsGradients => inner.CorrectsGradients;

        public virtual TrainingOutcome Train(TrainingTask task, CancellationToken cancel) => inner.Train(task, cancel);

        public virtual EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => inner.Evaluate(weights, cancel);
    }

    private sealed class Changes(IClientTrainer inner, Func<TrainingOutcome, TrainingOutcome> change) : Mutant(inner)
    {
        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel) => change(base.Train(task, cancel));
    }

    private sealed class TakesAllSamples(IClientTrainer inner) : Mutant(inner)
    {
        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel) =>
            base.Train(task with { Parameters = task.Parameters with { MaxSamples = 0 } }, cancel);
    }

    private sealed class IgnoresCorrections(IClientTrainer inner) : Mutant(inner)
    {
        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel) =>
            base.Train(task with { Correction = GradientCorrection.None }, cancel);
    }

    /// <summary>Keeps a momentum from one task to the next.</summary>
    private sealed class GoesOnFromTheLast(IClientTrainer inner) : Mutant(inner)
    {
        private float _momentum;

        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            var outcome = base.Train(task, cancel);
            outcome.Update[0] += _momentum;
            _momentum = 1;
            return outcome;
        }
    }

    private sealed class TrainsInPlace(IClientTrainer inner) : Mutant(inner)
    {
        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            var outcome = base.Train(task, cancel);
            MemoryMarshal.AsMemory(task.Received).Span[0] += 1;
            return outcome;
        }
    }

    private sealed class CountsAllClients(IClientTrainer inner) : Mutant(inner)
    {
        private static int _trainings;

        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            var outcome = base.Train(task, cancel);
            return outcome with { Loss = outcome.Loss + Interlocked.Increment(ref _trainings) };
        }
    }

    private sealed class HearsNothing(IClientTrainer inner) : Mutant(inner)
    {
        public override TrainingOutcome Train(TrainingTask task, CancellationToken cancel) => base.Train(task, CancellationToken.None);
    }

    private sealed class ZeroesWhatItMeasures(IClientTrainer inner) : Mutant(inner)
    {
        public override EvaluationCounts Evaluate(float[] weights, CancellationToken cancel)
        {
            var counts = base.Evaluate(weights, cancel);
            Array.Clear(weights);
            return counts;
        }
    }

    private sealed class AlwaysCountsOne(IClientTrainer inner) : Mutant(inner)
    {
        public override EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) =>
            base.Evaluate(weights, cancel) with { Count = 1 };
    }
}
