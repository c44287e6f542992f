using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

public class ModelUpdateTests
{
    [Fact]
    public void Dense_updates_have_a_value_for_every_coordinate()
    {
        var update = ModelUpdate.Dense([1f, 2f]);
        Assert.True(update.IsDense);
        Assert.Equal(2, update.Count);
        Assert.True(update.Positions.IsEmpty);
    }

    [Theory]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 2, 1 })]
    [InlineData(new[] { -1, 1 })]
    [InlineData(new[] { 1, 5 })]
    [InlineData(new[] { 1 })]
    public void Positions_out_of_order_out_of_range_or_without_value_are_refused(int[] positions) =>
        Assert.Throws<ArgumentException>(() => ModelUpdate.Sparse(5, positions, [1f, 2f]));
}
