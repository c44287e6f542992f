using AfdActors.Algorithms.Privacy;
using static AfdActors.Algorithms.Tests.Privacy.PrivateRounds;

namespace AfdActors.Algorithms.Tests.Privacy;

/// <summary>A clipping norm that follows a quantile, and what that costs.</summary>
public sealed class MovingNormTests
{
    /// <summary>
    /// eta = 0.5, gamma = 0.5, m = 4, C = 1. All four within the norm: C e^(-0.5 (1 - 0.5)); none: C e^(0.25). One that answered and is
    /// within it makes the fraction 1/2 + 1/2 / 4 = 0.625, as the others count as half. The count's noise of 4 * 0.002 = 0.008 moves the
    /// fraction by 0.002: six of them change C by 0.6 %. z is small enough for such a count.
    /// </summary>
    [Theory]
    [InlineData(4, 0.5f, -0.25)]
    [InlineData(4, 3, 0.25)]
    [InlineData(4, 0.98f, -0.25)]
    [InlineData(4, 1.02f, 0.25)]
    [InlineData(1, 0.5f, -0.0625)]
    public void The_norm_follows_the_quantile(int clients, float value, double exponent)
    {
        var mean = New(new PrivacySettings(0.01, Clip: 1, Quantile: 0.5, QuantileRate: 0.5, QuantileNoise: 0.002, Seeded: true));
        Release(mean, [.. Enumerable.Range(0, clients).Select(i => Sparse($"c{i}", 0, value))]);
        Assert.Equal(1, mean.Spent!.Clip);
        Release(mean);
        Assert.Equal(Math.Exp(exponent), mean.Spent.Clip, 0.01);
    }

    /// <summary>
    /// eta = 10: none within the norm makes it e^5 = 148 times as long, all within it as much shorter. It ends where its range does, and
    /// can be restored there.
    /// </summary>
    [Theory]
    [InlineData(9_000, 20_000, 10_000)]
    [InlineData(1e-5, 0, 1e-6)]
    public void The_norm_stays_in_its_range(double clip, float value, double expected)
    {
        var settings = new PrivacySettings(0.01, Clip: clip, Quantile: 0.5, QuantileRate: 10, QuantileNoise: 0.002, Seeded: true);
        var mean = New(settings);
        Release(mean, Sparse("a", 0, value), Sparse("b", 0, value), Sparse("c", 0, value), Sparse("d", 0, value));
        var restored = New(settings);
        restored.Restore(mean.Save());
        Release(restored);
        Assert.Equal(expected, restored.Spent!.Clip);
    }

    /// <summary>
    /// Without any update the count is 0 of 4 and the fraction 1/2: with gamma = 1/2 only noise moves the norm, of deviation sigma_b / m =
    /// 0.5: over 400 rounds of a small rate log C has deviation 0.01 * 0.5 * sqrt(400) = 0.1.
    /// </summary>
    [Fact]
    public void Clients_that_did_not_answer_pull_the_norm_nowhere()
    {
        var mean = New(new PrivacySettings(1, Clip: 1, Quantile: 0.5, QuantileRate: 0.01, QuantileNoise: 0.5, Seeded: true));
        for (var round = 0; round < 400; round++) Release(mean);
        Assert.InRange(Math.Log(mean.Spent!.Clip), -0.5, 0.5);
        Assert.NotEqual(1, mean.Spent.Clip);
    }

    /// <summary>z = 1, sigma_b = 0.3 * 4 = 1.2: z_Delta = (1 - 1/5.76)^(-1/2) = 1.1. Without a quantile it is z.</summary>
    [Fact]
    public void Sum_and_count_share_the_noise()
    {
        Assert.Equal(Math.Pow(1 - (1 / 5.76), -0.5), new PrivacySettings(1, Quantile: 0.5, QuantileNoise: 0.3).SumNoise(4), 1e-12);
        Assert.Equal(1, new PrivacySettings(1, QuantileNoise: 0.3).SumNoise(4));
        Assert.Equal(0.1375, new PrivacySettings(1).LeastQuantileNoise(4), 1e-12);
        var error = Assert.Throws<ArgumentException>(() => New(new PrivacySettings(1, Quantile: 0.5, QuantileNoise: 0.1)));
        Assert.StartsWith("expected a quantile noise of at least 0.1375", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The same draws, wider by 1.1 as above: with a quantile the sum's noise makes up for what the count tells.</summary>
    [Fact]
    public void A_norm_that_moves_costs_the_sum_more_noise()
    {
        var (fixedNorm, moving) = (
            Mean(new PrivacySettings(1, Seeded: true)), Mean(new PrivacySettings(1, Quantile: 0.5, QuantileNoise: 0.3, Seeded: true)));
        Assert.All(fixedNorm.Zip(moving), pair => Assert.Equal(Math.Pow(1 - (1 / 5.76), -0.5), pair.Second / pair.First, 1e-5));
    }

    /// <summary>
    /// eta = 10, gamma = 0.5: four updates beyond C = 1 make it e^5 = 148, but for 2 % each way. After that an update of 100 is whole, and
    /// one of 1000 is cut to C. The noise of (10^4 - 0.016^-2)^(-1/2) * 148 / 4 = 0.5 is within 3, six of it.
    /// </summary>
    [Theory]
    [InlineData(100, 25)]
    [InlineData(1000, 37)]
    public void The_norm_that_moved_is_what_the_next_updates_are_clipped_to(float value, double mean)
    {
        var moving = New(new PrivacySettings(0.01, Clip: 1, Quantile: 0.5, QuantileRate: 10, QuantileNoise: 0.002, Seeded: true));
        Release(moving, [.. Enumerable.Range(0, 4).Select(i => Sparse($"c{i}", 0, 3))]);
        Assert.InRange(Release(moving, Sparse("a", 0, value))[0], mean - 5, mean + 5);
    }

    /// <summary>
    /// Noise that hides an update of the norm C is z_Delta C wide, whatever C has become. Four updates beyond the norm make it e^0.25 times
    /// as long, but for the count's noise; the second round's draws are those of a norm that stays 1.
    /// </summary>
    [Fact]
    public void The_noise_grows_with_the_norm()
    {
        var (still, moving) = (
            New(new PrivacySettings(1, Seeded: true)),
            New(new PrivacySettings(1, Quantile: 0.5, QuantileRate: 0.5, QuantileNoise: 0.3, Seeded: true)));
        Release(still);
        Release(moving, [.. Enumerable.Range(0, 4).Select(i => Sparse($"c{i}", 0, 3))]);
        var (one, other) = (Release(still), Release(moving));
        var clip = moving.Spent!.Clip;
        Assert.True(Math.Abs(clip - 1) > 0.05);
        Assert.All(one.Zip(other), pair => Assert.Equal(clip * Math.Pow(1 - (1 / 5.76), -0.5), pair.Second / pair.First, 1e-5));
    }

    /// <summary>
    /// Without updates log C moves by eta sigma_b / m = 0.01 * 0.5 times a normal number: of 400 the mean square has a deviation of
    /// sqrt(2/400) = 7 %; five of them are 35 %. That number is none of the sum's: the correlation with each of 26 coordinates has a
    /// deviation of 1/sqrt(400) = 0.05, and 0.3 are six of them.
    /// </summary>
    [Fact]
    public void The_count_has_noise_of_its_own_as_wide_as_it_should_be()
    {
        var mean = New(new PrivacySettings(1, Clip: 1, Quantile: 0.5, QuantileRate: 0.01, QuantileNoise: 0.5, Seeded: true));
        List<float[]> sums = [.. Enumerable.Range(0, 401).Select(_ => Release(mean))];
        var again = New(new PrivacySettings(1, Clip: 1, Quantile: 0.5, QuantileRate: 0.01, QuantileNoise: 0.5, Seeded: true));
        var norms = sums.Select(_ =>
        {
            Release(again);
            return Math.Log(again.Spent!.Clip);
        }).ToList();
        List<double> moves = [.. norms.Skip(1).Zip(norms, (next, last) => (next - last) / 0.005)];

        var variance = moves.Average(move => move * move);
        Assert.InRange(variance, 0.65, 1.35);
        for (var i = 0; i < Weights; i++)
        {
            List<double> noise = [.. sums.Take(400).Select((sum, round) => sum[i] / Math.Exp(norms[round]))];
            var covariance = moves.Zip(noise, (move, value) => move * value).Average();
            Assert.InRange(covariance / Math.Sqrt(variance * noise.Average(value => value * value)), -0.3, 0.3);
        }
    }
}
