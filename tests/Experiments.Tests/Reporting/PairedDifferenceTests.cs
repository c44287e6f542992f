using AfdActors.Experiments.Reporting;

namespace AfdActors.Experiments.Tests;

public sealed class PairedDifferenceTests
{
    /// <summary>
    /// The two-sided 95 % points of Student's t as every table has them. Differences of -1 and 1, or of so many zeros and one n, give
    /// back t times what is known of them.
    /// </summary>
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(3, 3.1824)]
    [InlineData(4, 2.7764)]
    [InlineData(9, 2.2622)]
    [InlineData(10, 2.2281)]
    [InlineData(29, 2.0452)]
    [InlineData(120, 1.9799)]
    public void The_interval_is_by_students_t(int degrees, double t)
    {
        // n values, all 0 but one of n: mean 1, sum of squares n (n - 1), deviation sqrt(n), standard error 1.
        var pairs = degrees + 1;
        var difference = PairedDifference.Of([pairs, .. Enumerable.Repeat<double?>(0, degrees), null])!;

        Assert.Equal((pairs, 1), (difference.Pairs, difference.Mean));
        Assert.Equal(t, difference.HalfWidth!.Value, 4);
    }

    [Fact]
    public void One_pair_has_no_interval_and_none_has_no_difference()
    {
        Assert.Equal(new PairedDifference(1, 2, null), PairedDifference.Of([2, null]));
        Assert.Null(PairedDifference.Of([null]));
    }
}
