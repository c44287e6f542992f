using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class ContributionBoundsTests
{
    /// <summary>A model of norm 5.</summary>
    private static readonly float[] Model = [3, 0, -4];

    [Fact]
    public void Samples_count_up_to_a_multiple_of_the_median()
    {
        // Sorted 2, 4, 8, 1000000000: the median of four is the larger of the middle ones, 8.
        Assert.Equal(24, Bounds(maxWeight: 3, samples: [8, 1_000_000_000, 2, 4]).MaxSamples);
        Assert.Equal(12, Bounds(maxWeight: 3, samples: [8, 2, 4]).MaxSamples);
        Assert.Equal(int.MaxValue, Bounds(maxWeight: 3, samples: [1_000_000_000]).MaxSamples);
        Assert.Equal(int.MaxValue, Bounds(maxWeight: 0, samples: [8, 2, 4]).MaxSamples);
    }

    [Theory]
    [InlineData(null, 10)] // No round yet: twice the model's 5.
    [InlineData(1.5, 3)]
    [InlineData(7.0, 10)] // No update is measured by more than the model.
    [InlineData(0.0, 10)] // Updates of zeros say nothing.
    public void Norms_are_bounded_by_a_multiple_of_the_last_reference(double? reference, double expected) =>
        Assert.Equal(expected, ContributionBounds.Of(0, [], 2, reference, Model).MaxNorm);

    [Fact]
    public void Reference_is_the_median_norm_and_falls_by_a_tenth_a_round_at_most()
    {
        Assert.Equal(2, ContributionBounds.NextReference(null, [9, 1, 2]));
        Assert.Equal(2, ContributionBounds.NextReference(null, [9, 2]));
        Assert.Equal(9, ContributionBounds.NextReference(10, [9, 1, 2]));
        Assert.Equal(8, ContributionBounds.NextReference(1, [9, 8, 2]));
    }

    [Fact]
    public void Update_beyond_the_bound_is_refused_with_both_numbers()
    {
        var bounds = new ContributionBounds(int.MaxValue, MaxNorm: 5);
        Assert.Equal(5, bounds.Check(ModelUpdate.Sparse(9, [1, 8], [3, 4])));

        var refusal = Assert.Throws<UpdateRefusedException>(() => bounds.Check(ModelUpdate.Dense([6, 0, 8])));
        Assert.Contains("at most 5, got 10", refusal.Message, StringComparison.Ordinal);
    }

    private static ContributionBounds Bounds(double maxWeight, int[] samples) => ContributionBounds.Of(maxWeight, samples, 0, null, Model);
}
