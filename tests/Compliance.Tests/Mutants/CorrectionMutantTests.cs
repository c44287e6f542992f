using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using Suite = AfdActors.Compliance.CorrectionCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class CorrectionMutantTests
{
    [Fact]
    public void Each_law_of_corrections_fails_where_it_is_broken() => Laws.AreBrokenBy<Suite>(
        (nameof(Suite.Announcements_and_reports_are_within_the_bound), Of(inner => new Boundless(inner))),
        (nameof(Suite.A_correction_is_finite_and_has_a_value_for_every_trained_coordinate_or_none),
            Of(inner => new ShiftsOneTooMany(inner))),
        (nameof(Suite.The_clients_half_depends_on_its_task_alone), Of(inner => new CountsTrainings(inner))),
        (nameof(Suite.What_a_client_keeps_is_never_changed_in_place), Of(inner => new WritesOnTheState(inner))),
        (nameof(Suite.A_damaged_announcement_is_refused_or_gives_a_finite_correction), Of(inner => new ReadsAnything(inner))));

    private static CorrectionSuite Of(Func<IAggregationStrategy, Mutant> mutate) => new(mutate);

    private sealed class CorrectionSuite(Func<IAggregationStrategy, Mutant> mutate) : Suite
    {
        protected override IAggregationStrategy Create(ModelLayout layout) => mutate(OwnCorrections.Scaffold(layout));
    }

    private abstract class Mutant(IAggregationStrategy inner) : IAggregationStrategy, ILocalCorrection
    {
        private readonly ILocalCorrection _half = (ILocalCorrection)inner;

        public IUpdateAggregator Open(AggregationTask task) => inner.Open(task);

        public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => inner.Step(weights, pseudoGradient);

        public byte[] Save() => inner.Save();

        public void Restore(ReadOnlySpan<byte> state) => inner.Restore(state);

        public byte[] Announce(SubModel subModel) => _half.Announce(subModel);

        public virtual long MaxBytes(SubModel subModel) => _half.MaxBytes(subModel);

        public virtual GradientCorrection Begin(LocalTask task) => _half.Begin(task);

        public virtual LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps) => _half.End(task, update, steps);
    }

    private sealed class Boundless(IAggregationStrategy inner) : Mutant(inner)
    {
        public override long MaxBytes(SubModel subModel) => base.MaxBytes(subModel) - 1;
    }

    private sealed class ShiftsOneTooMany(IAggregationStrategy inner) : Mutant(inner)
    {
        public override GradientCorrection Begin(LocalTask task) => new(0, new float[task.SubModel.Count + 1]);
    }

    private sealed class CountsTrainings(IAggregationStrategy inner) : Mutant(inner)
    {
        private int _trainings;

        public override LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps) =>
            base.End(task, update, steps + _trainings++);
    }

    private sealed class WritesOnTheState(IAggregationStrategy inner) : Mutant(inner)
    {
        public override LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps)
        {
            var report = base.End(task, update, steps);
            if (task.State is { } state) report.Next!.CopyTo(state, 0);
            return report;
        }
    }

    private sealed class ReadsAnything(IAggregationStrategy inner) : Mutant(inner)
    {
        public override GradientCorrection Begin(LocalTask task)
        {
            var shift = new float[task.SubModel.Count];
            if (task.Announcement.Length > 2) FloatBytesOf(task.Announcement.Span[2..], shift);
            return new GradientCorrection(0, shift);
        }

        private static void FloatBytesOf(ReadOnlySpan<byte> bytes, Span<float> values)
        {
            for (var i = 0; i < Math.Min(values.Length, bytes.Length / sizeof(float)); i++)
                values[i] = BitConverter.ToSingle(bytes[(i * sizeof(float))..]);
        }
    }
}
