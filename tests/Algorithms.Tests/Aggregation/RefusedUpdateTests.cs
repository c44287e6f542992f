using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class RefusedUpdateTests
{
    private static readonly ModelLayout Mlp = TestLayouts.Mlp();
    private static readonly SubModel Full = SubModel.Full(Mlp);
    private static readonly SubModel Part = new(Mlp, [new UnitMask(4, [1, 2])]);

    private static ModelUpdate With(float last) => ModelUpdate.Dense([.. Enumerable.Repeat(1f, Part.Count - 1), last]);

    [Theory]
    [InlineData(float.NaN, 5, "expected finite values, got NaN as value 13", true)]
    [InlineData(float.NegativeInfinity, 5, "expected finite values, got -Infinity as value 13", true)]
    [InlineData(3e38f, 5, "expected contributions (samples * value) below 5.36871e+08, got 1.5e+39", true)] // 2^31 / 4
    [InlineData(1f, 0, "expected at least 1 sample, got 0", false)]
    [InlineData(1f, -3, "expected at least 1 sample, got -3", false)]
    public void A_bad_value_refuses_the_whole_update(float last, int samples, string message, bool diverged)
    {
        Refuses(Part, With(last), samples, message, diverged);
        if (samples < 1) return;
        var sparse = ModelUpdate.Sparse(Part.Count, [2, 3], [1, last]);
        Refuses(Part, sparse, samples, message.Replace("13", "1", StringComparison.Ordinal), diverged);
    }

    [Fact]
    public void An_update_of_another_size_or_layout_is_refused()
    {
        Refuses(Part, ModelUpdate.Dense(new float[26]), 1, "expected an update of 14 coordinates, got 26");
        var other = SubModel.Full(TestLayouts.SmallCnn());
        Refuses(other, ModelUpdate.Dense(new float[other.Count]), 1, "expected a sub-model of mlp, got one of small-cnn");
    }

    [Fact]
    public void More_updates_than_the_cohort_are_refused()
    {
        var sum = new FedAvgAccumulator(Mlp, 1);
        sum.Add(Part, With(2), 3);
        var before = Contribution.Close(sum, Mlp);
        Assert.Throws<UpdateRefusedException>(() => sum.Add(Part, With(2), 3));
        Assert.Equal(before, Contribution.Close(sum, Mlp));
    }

    /// <summary>
    /// The range of a cohort of K is 2^31 / K per contribution. K contributions just below it, in powers of two so that everything is
    /// exact: with K = 4, n = 2^14, g = 2^15 - 2^-9 the product is 2^29 - 32, and the average g.
    /// </summary>
    [Fact]
    public void A_cohort_that_uses_its_whole_range_does_not_overflow()
    {
        var g = (float)(Math.Pow(2, 15) - Math.Pow(2, -9));
        foreach (var sign in new[] { 1, -1 })
        {
            var sum = new FedAvgAccumulator(Mlp, 4);
            for (var k = 0; k < 4; k++)
                sum.Add(Full, ModelUpdate.Dense([.. Enumerable.Repeat(sign * g, 26)]), 1 << 14);
            Assert.All(Contribution.Close(sum, Mlp), v => Assert.Equal(sign * g, v));
        }
        var refused = new FedAvgAccumulator(Mlp, 4);
        Assert.Throws<UpdateRefusedException>(() => refused.Add(Full, ModelUpdate.Dense([.. Enumerable.Repeat(32768f, 26)]), 1 << 14));
    }

    /// <summary>One contribution may use the whole range up to 2^31, whatever path rounds it: 2^19 is where the fast one ends.</summary>
    [Theory]
    [InlineData(524287.9375f)]
    [InlineData(524288f)]
    [InlineData(2147483520f)] // the largest float below 2^31
    public void Large_values_are_exact(float value)
    {
        var average = Contribution.Aggregate(Mlp, [new(Full, ModelUpdate.Dense([.. Enumerable.Repeat(value, 26)]), 1)], cohort: 1);
        Assert.All(average, v => Assert.Equal(value, v));
    }

    [Fact]
    public void An_update_leaves_nothing_behind()
    {
        var layout = TestLayouts.SmallCnn();
        var subModel = new SubModel(layout, [new UnitMask(5, [0, 2]), new UnitMask(7, [1, 2, 3]), new UnitMask(11, [5])]);
        var update = ModelUpdate.Dense(new float[subModel.Count]);
        var sum = new FedAvgAccumulator(layout, 1000);
        sum.Add(subModel, update, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 500; k++)
            sum.Add(subModel, update, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Refuses(SubModel subModel, ModelUpdate update, int samples, string message, bool diverged = false)
    {
        var sum = new FedAvgAccumulator(Mlp, 4);
        sum.Add(Part, With(2), 3);
        var before = Contribution.Close(sum, Mlp);
        var refusal = Assert.Throws<UpdateRefusedException>(() => sum.Add(subModel, update, samples));
        Assert.Equal((message, diverged), (refusal.Message, refusal.Diverged));
        Assert.Equal(1, sum.Clients);
        Assert.Equal(3, sum.Samples);
        Assert.Equal(before, Contribution.Close(sum, Mlp));
        sum.Add(Part, With(2), 3);
    }
}
