using AfdActors.Experiments.Reporting;

namespace AfdActors.Experiments.Tests;

public sealed class SpreadTests
{
    [Fact]
    public void A_spread_is_of_the_values_that_there_are()
    {
        // Mean 5; the squares of the distances are 1 + 9 + 4 + 0 = 14, over one less than four.
        var spread = Spread.Of([4, null, 8, 3, 5]);

        Assert.NotNull(spread);
        Assert.Equal((4, 5.0, 3.0, 8.0), (spread.Count, spread.Mean, spread.Min, spread.Max));
        Assert.Equal(Math.Sqrt(14 / 3.0), spread.Deviation!.Value, 12);
    }

    [Fact]
    public void One_value_has_no_deviation_and_none_has_no_spread()
    {
        Assert.Equal(new Spread(1, 2, null, 2, 2), Spread.Of([2, null]));
        Assert.Null(Spread.Of([null]));
    }

    [Fact]
    public void Twice_as_fast_and_half_as_fast_come_to_as_fast()
    {
        Assert.Equal(1, Spread.Ratio([2, 0.5, null])!.Value, 12);
        Assert.Null(Spread.Ratio([null]));
    }
}
