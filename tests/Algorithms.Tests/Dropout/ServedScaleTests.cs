using AfdActors.Algorithms.Dropout;
using SmallModel = AfdActors.Algorithms.Tests.Sparsification.SmallModel;

namespace AfdActors.Algorithms.Tests.Dropout;

/// <summary>The small model has 12 droppable units: w1 12 x 10 and b1 make them, w2 6 x 12 reads them, b2 is behind them.</summary>
public class ServedScaleTests
{
    private const int ReadStart = 132;
    private const int ReadEnd = 204;

    [Fact]
    public void What_reads_the_units_is_multiplied_by_the_share_that_clients_keep()
    {
        var weights = SmallModel.Gradient(new Random(1), 210);
        var before = (float[])weights.Clone();

        // At a rate of 0.25 a client has 9 of 12 units.
        var served = ServedScale.Apply(SmallModel.Layout, Shares(DropoutKind.Random, rate: 0.25), weights);

        Assert.Equal(before, weights);
        for (var i = 0; i < 210; i++) Assert.Equal(weights[i] * (i is >= ReadStart and < ReadEnd ? 0.75f : 1), served[i]);
    }

    /// <summary>
    /// A row of w2 on the units of a sub-model, averaged over all of its draws, is the served row on all units: each unit is in 9 of 12.
    /// The draws are those of 12 rotations, so that the mean is exact but for rounding.
    /// </summary>
    [Fact]
    public void The_served_model_gives_the_mean_of_what_sub_models_give()
    {
        var weights = SmallModel.Gradient(new Random(2), 210);
        var activations = SmallModel.Gradient(new Random(3), SmallModel.Units);
        var served = ServedScale.Apply(SmallModel.Layout, Shares(DropoutKind.AfdMulti, rate: 0.25), weights);

        double mean = 0;
        for (var start = 0; start < SmallModel.Units; start++)
            for (var i = 0; i < 9; i++) mean += Term(weights, (start + i) % SmallModel.Units) / SmallModel.Units;

        Assert.Equal(mean, Enumerable.Range(0, SmallModel.Units).Sum(unit => Term(served, unit)), 4);

        double Term(float[] of, int unit) => (double)of[ReadStart + unit] * activations[unit];
    }

    [Fact]
    public void Clients_begin_with_weights_that_would_be_served_as_they_came()
    {
        var weights = SmallModel.Gradient(new Random(4), 210);
        var shares = Shares(DropoutKind.Random, rate: 0.25);

        var begin = ServedScale.Undo(SmallModel.Layout, shares, weights);

        Assert.Equal(weights[ReadStart] / 0.75f, begin[ReadStart], 1e-5f);
        Assert.Equal(weights[0], begin[0]);
        Assert.All(ServedScale.Apply(SmallModel.Layout, shares, begin).Zip(weights), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Theory]
    [InlineData(DropoutKind.None, 0.25, true)]
    [InlineData(DropoutKind.Small, 0.25, true)]
    [InlineData(DropoutKind.AfdSingle, 0, true)]
    [InlineData(DropoutKind.AfdSingle, 0.25, false)]
    public void A_model_that_nothing_is_made_up_for_is_served_as_it_is(DropoutKind kind, double rate, bool compensation)
    {
        var weights = new float[210];
        Assert.Same(weights, ServedScale.Apply(SmallModel.Layout, Shares(kind, rate, compensation), weights));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Shares_that_do_not_fit_are_refused(params double[] shares) =>
        Assert.Throws<ArgumentException>(() => ServedScale.Of(SmallModel.Layout, shares));

    private static IReadOnlyList<double> Shares(DropoutKind kind, double rate, bool compensation = true) =>
        DropoutStrategies.Create(new DropoutSettings(kind, rate, Compensation: compensation), SmallModel.Layout, 1).ServedShares;
}
