using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using CustomStrategy;

namespace AfdActors.Compliance.Tests;

/// <summary>The strategy of the sample CustomStrategy: the suite of every aggregation, and what a geometric median is.</summary>
public sealed class GeometricMedianCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) =>
        GeometricMedian.Create(new StrategySettings("geometric-median"), layout);

    /// <summary>
    /// Updates with one value everywhere lie on a line, where the sum of distances is smallest at the middle value: 2 of 1, 2 and 1000,
    /// however many samples stand behind 1000.
    /// </summary>
    [Fact]
    public void On_a_line_it_is_the_middle_value()
    {
        var gradient = Of((SuiteModel.Full, 1), (SuiteModel.Full, 2), (SuiteModel.Full, 1000));
        Assert.All(gradient, value => Assert.Equal(2, value, tolerance: 1e-3));
    }

    /// <summary>Unit 1 is held by the second client alone, and unit 2 by nobody. With the first one there as 0 it would be 4.5.</summary>
    [Fact]
    public void Only_clients_that_hold_a_coordinate_count()
    {
        var gradient = Of((SuiteModel.Keeping(0), 1), (SuiteModel.Keeping(0, 1), 9));
        Assert.Equal(9, gradient[FirstOf(1)], tolerance: 1e-5);
        Assert.Equal(0, gradient[FirstOf(2)]);
    }

    /// <summary>Of three clients of which two agree the sum of distances is smallest where they are: at 0 where both left it out.</summary>
    [Fact]
    public void What_a_sparse_update_leaves_out_is_zero()
    {
        var aggregator = Create(SuiteModel.Layout).Open(new AggregationTask(3, 3));
        foreach (var client in (string[])["a", "b"])
        {
            var sparse = ModelUpdate.Sparse(SuiteModel.Full.Count, [1], [7]);
            aggregator.Add(new Contribution(new ClientId(client), SuiteModel.Full, sparse, 1));
        }

        aggregator.Add(new Contribution(new ClientId("dense"), SuiteModel.Full, Constant(SuiteModel.Full, 3), 1));
        var gradient = Of(aggregator);
        Assert.Equal(7, gradient[1], tolerance: 1e-3);
        Assert.Equal(0, gradient[2], tolerance: 1e-3);
    }

    [Fact]
    public void Options_of_another_strategy_are_refused() => Assert.Throws<ArgumentException>(
        () => GeometricMedian.Create(new StrategySettings("geometric-median").With("lr", 1), SuiteModel.Layout));

    /// <summary>The first weight of a unit of the first hidden layer, whose weights come first.</summary>
    private static int FirstOf(int unit) => unit * SuiteModel.Layout.Parameters[0].Shape[1];

    private static ModelUpdate Constant(SubModel part, float value) => ModelUpdate.Dense([.. Enumerable.Repeat(value, part.Count)]);

    /// <summary>The pseudo-gradient of clients whose updates have one value everywhere; the later, the more samples.</summary>
    private float[] Of(params (SubModel Part, float Value)[] clients)
    {
        var aggregator = Create(SuiteModel.Layout).Open(new AggregationTask(clients.Length, clients.Length));
        for (var i = 0; i < clients.Length; i++)
        {
            aggregator.Add(
                new Contribution(new ClientId($"c{i}"), clients[i].Part, Constant(clients[i].Part, clients[i].Value), 1 + (100 * i)));
        }

        return Of(aggregator);
    }

    private static float[] Of(IUpdateAggregator aggregator)
    {
        var gradient = new float[SuiteModel.Layout.ParameterCount];
        aggregator.PseudoGradient(gradient);
        return gradient;
    }
}
