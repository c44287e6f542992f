using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Compliance;

/// <summary>What every aggregation strategy promises. One joins with a subclass of one line.</summary>
public abstract class AggregationCompliance
{
    private const int Clients = 5;

    protected abstract IAggregationStrategy Create();

    [Fact]
    public void The_order_in_which_updates_come_does_not_matter() => Assert.Equal(Gradient([0, 1, 2, 3, 4]), Gradient([3, 0, 4, 2, 1]));

    [Fact]
    public void Nothing_has_been_added_after_a_refusal()
    {
        var aggregator = Create().Open(SmallModel.Layout, Clients);
        for (var client = 0; client < Clients - 1; client++) Add(aggregator, client);
        var before = Of(aggregator);
        Assert.Throws<UpdateRefusedException>(() => aggregator.Add(new ClientId("bad"), SmallModel.Full, ModelUpdate.Dense(new float[3]), 1));
        Assert.Equal(before, Of(aggregator));
    }

    [Fact]
    public void An_attempt_that_is_given_up_leaves_no_trace()
    {
        var strategy = Create();
        var before = strategy.Save();
        Add(strategy.Open(SmallModel.Layout, Clients), 0);
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void A_state_that_was_saved_and_restored_gives_the_same_steps()
    {
        var one = Create();
        var other = Create();
        var (weights, same) = (new float[SmallModel.Layout.ParameterCount], new float[SmallModel.Layout.ParameterCount]);
        for (var round = 0; round < 3; round++)
        {
            var gradient = SmallModel.Gradient(new Random(round), weights.Length);
            one.Step(weights, gradient);
            other.Step(same, gradient);
            Assert.Equal(weights, same);
            var fresh = Create();
            fresh.Restore(other.Save());
            Assert.Equal(other.Save(), fresh.Save());
            other = fresh;
        }

        Assert.Contains(weights, weight => weight != 0);
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing()
    {
        var strategy = Create();
        var before = strategy.Save();
        Assert.Throws<MalformedDataException>(() => strategy.Restore(before.AsSpan(0, before.Length - 1)));
        Assert.Throws<MalformedDataException>(() => strategy.Restore([.. before, 0]));
        Assert.Equal(before, strategy.Save());
    }

    private static void Add(IUpdateAggregator aggregator, int client)
    {
        var part = SmallModel.Random(new Random(client));
        aggregator.Add(new ClientId($"c{client}"), part, ModelUpdate.Dense(SmallModel.Gradient(new Random(client + 100), part.Count)), samples: client + 1);
    }

    private static float[] Of(IUpdateAggregator aggregator)
    {
        var gradient = new float[SmallModel.Layout.ParameterCount];
        aggregator.PseudoGradient(gradient);
        return gradient;
    }

    private float[] Gradient(int[] order)
    {
        var aggregator = Create().Open(SmallModel.Layout, Clients);
        foreach (var client in order) Add(aggregator, client);
        return Of(aggregator);
    }
}

public sealed class AverageCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create() => StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("average"), SmallModel.Layout);
}

public sealed class SparseYogiCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create() => StrategyCatalogs.BuiltIn.CreateAggregation(
        new StrategySettings("yogi").With("lr", 0.01).With("momentum", 0.9).With("density", 0.1), SmallModel.Layout);
}

public sealed class MomentumCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create() => StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("momentum").With("momentum", 0.9), SmallModel.Layout);
}
