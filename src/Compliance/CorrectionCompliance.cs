using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>
/// What the client's half of every aggregation that corrects local training promises. One joins with a subclass of one line.
/// </summary>
/// <example><code>
/// public sealed class FedDynCorrection : CorrectionCompliance
/// {
///     protected override IAggregationStrategy Create(ModelLayout layout) => new FedDyn(layout);
/// }
/// </code></example>
public abstract class CorrectionCompliance
{
    private const int Steps = 3;
    private static readonly SubModel Part = SuiteModel.Keeping(0, 2, 5, 11);

    /// <summary>The strategy as a run would make it; it implements <see cref="ILocalCorrection"/>.</summary>
    protected abstract IAggregationStrategy Create(ModelLayout layout);

    [Fact]
    public void Announcements_and_reports_are_within_the_bound()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var strategy = AfterRounds(2);
            var most = strategy.MaxBytes(part);
            Assert.InRange(strategy.Announce(part).Length, 0, most);
            Assert.InRange(End(strategy, Task(strategy, part, null)).Report.Length, 0, most);
        }
    }

    [Fact]
    public void A_correction_is_finite_and_has_a_value_for_every_trained_coordinate_or_none()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var strategy = AfterRounds(2);
            var correction = strategy.Begin(Task(strategy, part, null));
            Assert.True(correction.Proximal >= 0
                && float.IsFinite(correction.Proximal), $"expected a finite pull of at least 0, got {correction.Proximal}");
            Assert.True(correction.Shift.IsEmpty
                || correction.Shift.Length == part.Count, $"expected {part.Count} values or none, got {correction.Shift.Length}");
            Assert.All(correction.Shift.ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    /// <summary>By the object that has seen other rounds, and by one that a client made just now of the same settings.</summary>
    [Fact]
    public void The_clients_half_depends_on_its_task_alone()
    {
        var old = AfterRounds(3);
        var task = Task(old, Part, End(old, Task(old, Part, null)).Next);
        var fresh = Fresh();
        Assert.Equal(old.Begin(task).Proximal, fresh.Begin(task).Proximal);
        Assert.Equal(old.Begin(task).Shift.ToArray(), fresh.Begin(task).Shift.ToArray());
        Assert.Equal(End(old, task).Report, End(fresh, task).Report);
        Assert.Equal(End(old, task).Next, End(fresh, task).Next);
    }

    [Fact]
    public void What_a_client_keeps_is_never_changed_in_place()
    {
        var strategy = AfterRounds(1);
        var kept = End(strategy, Task(strategy, Part, null)).Next;
        var before = kept?.ToArray();
        var task = Task(strategy, Part, kept);
        strategy.Begin(task);
        End(strategy, task);
        Assert.Equal(before, kept);
    }

    [Fact]
    public void A_damaged_announcement_is_refused_or_gives_a_finite_correction()
    {
        var strategy = AfterRounds(1);
        if (strategy.MaxBytes(Part) == 0) return;
        HostileBytes.Attack(
            strategy.Announce(Part),
            bytes => strategy.Begin(new LocalTask(Part, 0.1f, bytes, null)),
            correction => Assert.All(correction.Shift.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    private ILocalCorrection Fresh() => (ILocalCorrection)Create(SuiteModel.Layout);

    /// <summary>The coordinator's object after some rounds of two clients.</summary>
    private ILocalCorrection AfterRounds(int rounds)
    {
        var strategy = Create(SuiteModel.Layout);
        var correction = (ILocalCorrection)strategy;
        var weights = new float[SuiteModel.Layout.ParameterCount];
        for (var round = 0; round < rounds; round++)
        {
            var aggregator = strategy.Open(new AggregationTask(CohortSize: 2, Clients: 4));
            foreach (var client in (string[])["a", "b"])
            {
                var update = SuiteModel.Numbers((2 * round) + client[0], SuiteModel.Full.Count);
                var report = correction.End(Task(correction, SuiteModel.Full, null), update, Steps).Report;
                aggregator.Add(new Contribution(new ClientId(client), SuiteModel.Full, ModelUpdate.Dense(update), 1, report));
            }

            var gradient = new float[weights.Length];
            aggregator.PseudoGradient(gradient);
            strategy.Step(weights, gradient);
        }

        return correction;
    }

    private static LocalTask Task(ILocalCorrection strategy, SubModel part, byte[]? state) =>
        new(part, 0.1f, strategy.Announce(part), state);

    private static LocalReport End(ILocalCorrection strategy, LocalTask task) =>
        strategy.End(task, SuiteModel.Numbers(9, task.SubModel.Count), Steps);
}
