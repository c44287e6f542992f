using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>What every aggregation strategy promises. One joins with a subclass of one line.</summary>
/// <example><code>
/// public sealed class GeometricMedianCompliance : AggregationCompliance
/// {
///     protected override IAggregationStrategy Create(ModelLayout layout) => new GeometricMedian(layout);
/// }
/// </code></example>
public abstract class AggregationCompliance
{
    private const int Clients = 5;

    /// <summary>The strategy as a run would make it.</summary>
    protected abstract IAggregationStrategy Create(ModelLayout layout);

    [Fact]
    public void The_order_in_which_updates_come_does_not_matter() =>
        Assert.Equal(PseudoGradient([0, 1, 2, 3, 4]), PseudoGradient([3, 0, 4, 2, 1]));

    [Fact]
    public void Asking_for_the_pseudo_gradient_changes_neither_it_nor_the_updates()
    {
        var attempt = Open();
        var values = Update(0).Values.ToArray();
        var given = ModelUpdate.Dense(values);
        attempt.Add(0, PartOf(0), given);
        Assert.Equal(attempt.PseudoGradient(), attempt.PseudoGradient());
        Assert.Equal(Update(0).Values, given.Values);
    }

    [Fact]
    public void Nothing_has_been_added_after_a_refusal()
    {
        var attempt = Open();
        for (var client = 0; client < Clients - 1; client++) attempt.Add(client);
        var before = attempt.PseudoGradient();
        Assert.Throws<UpdateRefusedException>(() => attempt.Add(Clients, SuiteModel.Full, ModelUpdate.Dense(new float[3])));
        Assert.Equal(before, attempt.PseudoGradient());
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_and_nothing_has_been_added()
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var attempt = Open();
            for (var client = 0; client < Clients - 1; client++) attempt.Add(client);
            var before = attempt.PseudoGradient();
            var values = SuiteModel.Numbers(1, SuiteModel.UpdateCount(SuiteModel.Full));
            values[^1] = bad;
            Assert.Throws<UpdateRefusedException>(() => attempt.Add(Clients, SuiteModel.Full, ModelUpdate.Dense(values)));
            Assert.Equal(before, attempt.PseudoGradient());
        }
    }

    /// <summary>Two clients hold the units 3, 5 and 7 between them; what belongs to the others is nobody's.</summary>
    [Fact]
    public void The_pseudo_gradient_is_finite_and_zero_where_nobody_held_the_coordinate()
    {
        var attempt = Open();
        SubModel[] parts = [SuiteModel.Keeping(3, 5), SuiteModel.Keeping(5, 7)];
        var held = new float[SuiteModel.Layout.ParameterCount];
        foreach (var (client, part) in parts.Index())
        {
            part.Expand([.. Enumerable.Repeat(1f, part.Count)], held);
            attempt.Add(client, part, ModelUpdate.Dense(SuiteModel.Numbers(client, SuiteModel.UpdateCount(part))));
        }

        var gradient = attempt.PseudoGradient();
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
        Assert.All(gradient.Zip(held).Where(coordinate => coordinate.Second == 0), coordinate => Assert.Equal(0, coordinate.First));
        Assert.Contains(gradient, value => value != 0);
    }

    [Fact]
    public void An_attempt_that_is_given_up_leaves_no_trace()
    {
        var strategy = Create();
        var before = strategy.Save();
        new Attempt(strategy).Add(0);
        Assert.Equal(before, strategy.Save());
    }

    /// <summary>A pseudo-gradient is received minus trained: weights go the other way, whatever the size of the step.</summary>
    [Fact]
    public void The_first_step_goes_against_the_pseudo_gradient()
    {
        var (weights, gradient) = (new float[SuiteModel.Layout.ParameterCount], SuiteModel.Numbers(1, SuiteModel.Layout.ParameterCount));
        Create().Step(weights, gradient);
        Assert.All(weights, weight => Assert.True(float.IsFinite(weight)));
        var along = weights.Zip(gradient, (weight, slope) => (double)weight * slope).Sum();
        Assert.True(along < 0, "expected a step against the pseudo-gradient, got one along it or none");
    }

    [Fact]
    public void A_state_that_was_saved_and_restored_gives_the_same_steps()
    {
        var one = Create();
        var other = Create();
        var (weights, same) = (new float[SuiteModel.Layout.ParameterCount], new float[SuiteModel.Layout.ParameterCount]);
        for (var round = 0; round < 3; round++)
        {
            var gradient = SuiteModel.Numbers(round, weights.Length);
            one.Step(weights, gradient);
            other.Step(same, gradient);
            Assert.Equal(weights, same);
            var fresh = Create();
            fresh.Restore(other.Save());
            Assert.Equal(other.Save(), fresh.Save());
            other = fresh;
        }
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing_or_can_be_gone_on_with()
    {
        var strategy = Create();
        Step(1);
        HostileBytes.AttackState(strategy.Save, bytes => strategy.Restore(bytes), () => Step(2));

        void Step(int seed) =>
            strategy.Step(new float[SuiteModel.Layout.ParameterCount], SuiteModel.Numbers(seed, SuiteModel.Layout.ParameterCount));
    }

    private static SubModel PartOf(int client) => SuiteModel.Random(new Random(client));

    private static ModelUpdate Update(int client) =>
        ModelUpdate.Dense(SuiteModel.Numbers(client + 100, SuiteModel.UpdateCount(PartOf(client))));

    private IAggregationStrategy Create() => Create(SuiteModel.Layout);

    private Attempt Open() => new(Create());

    private float[] PseudoGradient(int[] order)
    {
        var attempt = Open();
        foreach (var client in order) attempt.Add(client);
        return attempt.PseudoGradient();
    }

    /// <summary>An attempt at a round, to which a client's half of the strategy reports where there is one.</summary>
    private sealed class Attempt(IAggregationStrategy strategy)
    {
        private readonly IUpdateAggregator _aggregator = strategy.Open(new AggregationTask(CohortSize: Clients, Clients: 2 * Clients));

        public void Add(int client) => Add(client, PartOf(client), Update(client), samples: client + 1);

        public void Add(int client, SubModel part, ModelUpdate update, int samples = 1) =>
            _aggregator.Add(new Contribution(new ClientId($"c{client}"), part, update, samples, Report(part)));

        /// <summary>Written over numbers that must not shine through.</summary>
        public float[] PseudoGradient()
        {
            var gradient = new float[SuiteModel.Layout.ParameterCount];
            Array.Fill(gradient, float.NaN);
            _aggregator.PseudoGradient(gradient);
            return gradient;
        }

        private byte[] Report(SubModel part) => strategy is ILocalCorrection correction
            ? correction.End(
                new LocalTask(part, 0.1f, correction.Announce(part), State: null), SuiteModel.Numbers(7, part.Count), steps: 3).Report
            : [];
    }
}
