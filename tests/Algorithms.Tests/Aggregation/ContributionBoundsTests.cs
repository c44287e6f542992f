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
        Assert.Equal(expected, Norms(2, reference is { } norm ? new SizedNorm(norm, 3) : null).MaxNormOf(3));

    [Fact]
    public void Without_a_multiple_any_norm_will_do() =>
        Assert.Equal(double.PositiveInfinity, Norms(0, new SizedNorm(1, 3)).MaxNormOf(3));

    /// <summary>
    /// Twice a reference of 1 from 4 coordinates: nine times as many may be three times as large, 100 times as many would be ten times but
    /// are measured by the model's 5. A single coordinate may be as large as four.
    /// </summary>
    [Theory]
    [InlineData(4, 2)]
    [InlineData(36, 6)]
    [InlineData(400, 10)]
    [InlineData(1, 2)]
    public void A_larger_sub_model_may_have_a_norm_larger_by_the_root_of_its_size(int coordinates, double expected) =>
        Assert.Equal(expected, Norms(2, new SizedNorm(1, 4)).MaxNormOf(coordinates));

    [Fact]
    public void Reference_is_the_median_norm_and_falls_by_a_tenth_a_round_at_most()
    {
        Assert.Equal(2, Next(null, 9, 1, 2));
        Assert.Equal(2, Next(null, 9, 2));
        Assert.Equal(9, Next(10, 9, 1, 2));
        Assert.Equal(8, Next(1, 9, 8, 2));
    }

    /// <summary>The median norm is 2, of 20 coordinates. Nine tenths of 3 are more than that, and remain those of 7 coordinates.</summary>
    [Fact]
    public void Reference_has_the_size_of_the_update_that_it_is_of()
    {
        SizedNorm[] updates = [new(9, 90), new(2, 20), new(1, 10)];
        Assert.Equal(new SizedNorm(2, 20), SizedNorm.Next(null, updates));
        Assert.Equal(new SizedNorm(2, 20), SizedNorm.Next(new SizedNorm(2, 7), updates));
        Assert.Equal(new SizedNorm(2.7, 7), SizedNorm.Next(new SizedNorm(3, 7), updates));
    }

    /// <summary>The norm of a sparse update counts for its whole sub-model: 5 of 9 coordinates, against 4 of 4.</summary>
    [Fact]
    public void Update_beyond_the_bound_is_refused_with_both_numbers()
    {
        var bounds = new ContributionBounds(int.MaxValue, MaxNorm: 1, new SizedNorm(4, 4), ModelNorm: 100);
        Assert.Equal(new SizedNorm(5, 9), bounds.Check(ModelUpdate.Sparse(9, [1, 8], [3, 4])));

        var refusal = Assert.Throws<UpdateRefusedException>(() => bounds.Check(ModelUpdate.Dense([6, 0, 8])));
        Assert.Contains("at most 4, got 10", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>1² + 2² + ... + n² = n (n + 1) (2n + 1) / 6, in whole blocks of 16 and what is left.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(47)]
    [InlineData(64)]
    public void Norm_has_the_square_of_every_value(int count)
    {
        float[] values = [.. Enumerable.Range(1, count).Select(i => i % 2 == 0 ? i : -(float)i)];
        Assert.Equal(Math.Sqrt(count * (count + 1) * ((2 * count) + 1) / 6), ContributionBounds.Norm(values));
    }

    /// <summary>Three times a reference of 1: beyond 3 it is refused, and beyond three times that nobody's training goes well.</summary>
    [Theory]
    [InlineData(9, false)]
    [InlineData(9.01f, true)]
    public void Update_that_is_beyond_the_bound_by_its_multiple_once_more_has_diverged(float value, bool diverged) => Assert.Equal(
        diverged,
        Assert.Throws<UpdateRefusedException>(
            () => new ContributionBounds(int.MaxValue, MaxNorm: 3, new SizedNorm(1, 1), ModelNorm: 100).Check(ModelUpdate.Dense([value])))
            .Diverged);

    private static ContributionBounds Norms(double maxNorm, SizedNorm? reference) =>
        ContributionBounds.Of(0, [], maxNorm, reference, Model);

    private static double Next(double? last, params double[] norms) =>
        SizedNorm.Next(last is { } norm ? new SizedNorm(norm, 3) : null, norms.Select(norm => new SizedNorm(norm, 3))).Norm;

    private static ContributionBounds Bounds(double maxWeight, int[] samples) => ContributionBounds.Of(maxWeight, samples, 0, null, Model);
}
