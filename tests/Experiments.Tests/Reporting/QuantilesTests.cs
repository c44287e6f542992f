using AfdActors.Experiments.Reporting;

namespace AfdActors.Experiments.Tests;

public sealed class QuantilesTests
{
    /// <summary>
    /// Sorted 0, 10, 20, 40, 80: the quantile q lies at 4 q, so that a tenth is at 0.4, 0.4 of the way from 0 to 10, and nine tenths are at
    /// 3.6, 0.6 of the way from 40 to 80.
    /// </summary>
    [Fact]
    public void A_quantile_lies_between_its_neighbors()
    {
        var spread = Quantiles.Of([40, 0, null, 80, 10, double.NaN, 20, double.PositiveInfinity])!;

        Assert.Equal((5, 30.0), (spread.Count, spread.Mean));
        Assert.Equal((0.0, 10.0, 20.0, 40.0, 80.0), (spread.Min, spread.Quarter, spread.Median, spread.ThreeQuarters, spread.Max));
        Assert.Equal(4, spread.Tenth, 12);
        Assert.Equal(64, spread.NineTenths, 12);
    }

    [Fact]
    public void One_value_is_all_of_its_quantiles_and_none_has_none()
    {
        Assert.Equal(new Quantiles(1, 3, 3, 3, 3, 3, 3, 3, 3), Quantiles.Of([3]));
        Assert.Null(Quantiles.Of([null, double.NaN]));
    }
}
