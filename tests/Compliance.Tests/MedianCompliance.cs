using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using CustomStrategy;

namespace AfdActors.Compliance.Tests;

/// <summary>The strategy of the sample CustomStrategy: the suite of every aggregation, and what a median is.</summary>
public sealed class MedianCompliance : AggregationCompliance
{
    protected override IAggregationStrategy Create(ModelLayout layout) => Median.Create(new StrategySettings("median"), layout);

    /// <summary>
    /// Of 1, 2 and 1000 the middle one is 2, however many samples stand behind 1000; of 1, 2, 4 and 1000 the mean of the middle two is 3.
    /// </summary>
    [Theory]
    [InlineData(new[] { 1f, 2, 1000 }, 2f)]
    [InlineData(new[] { 1000f, 4, 1, 2 }, 3f)]
    public void It_is_the_middle_value_or_the_mean_of_the_middle_two(float[] clients, float expected)
    {
        var gradient = Of([.. clients.Select(value => (SuiteModel.Full, value))]);
        Assert.All(gradient, value => Assert.Equal(expected, value));
    }

    /// <summary>
    /// Unit 0 is held by all three clients, with 1, 2 and 9; unit 1 by the last two, with 2 and 9; unit 2 by nobody. Counting a client that
    /// lacks unit 1 as 0 would give 2 there.
    /// </summary>
    [Fact]
    public void Only_clients_that_hold_a_coordinate_count()
    {
        var gradient = Of((SuiteModel.Keeping(0), 1), (SuiteModel.Keeping(0, 1), 2), (SuiteModel.Keeping(0, 1), 9));
        Assert.Equal(2, gradient[FirstOf(0)]);
        Assert.Equal(5.5f, gradient[FirstOf(1)]);
        Assert.Equal(0, gradient[FirstOf(2)]);
    }

    /// <summary>A coordinate that a sparse update leaves out is 0: of 0, 3 and 5 the middle one is 3, of 7, 3 and 5 it is 5.</summary>
    [Fact]
    public void What_a_sparse_update_leaves_out_is_zero()
    {
        var aggregator = Create(SuiteModel.Layout).Open(new AggregationTask(3, 3));
        aggregator.Add(new Contribution(new ClientId("sparse"), SuiteModel.Full, ModelUpdate.Sparse(SuiteModel.Full.Count, [1], [7]), 1));
        aggregator.Add(new Contribution(new ClientId("three"), SuiteModel.Full, Constant(SuiteModel.Full, 3), 1));
        aggregator.Add(new Contribution(new ClientId("five"), SuiteModel.Full, Constant(SuiteModel.Full, 5), 1));
        var gradient = Of(aggregator);
        Assert.Equal([3, 5, 3], gradient[..3]);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused()
    {
        var aggregator = Create(SuiteModel.Layout).Open(new AggregationTask(2, 2));
        aggregator.Add(new Contribution(new ClientId("good"), SuiteModel.Full, Constant(SuiteModel.Full, 3), 1));
        Assert.Throws<UpdateRefusedException>(
            () => aggregator.Add(new Contribution(new ClientId("bad"), SuiteModel.Full, Constant(SuiteModel.Full, float.NaN), 1)));
        Assert.All(Of(aggregator), value => Assert.Equal(3, value));
    }

    [Fact]
    public void Options_of_another_strategy_are_refused() =>
        Assert.Throws<ArgumentException>(() => Median.Create(new StrategySettings("median").With("lr", 1), SuiteModel.Layout));

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
