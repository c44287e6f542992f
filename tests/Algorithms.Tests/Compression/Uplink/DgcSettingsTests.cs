using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class DgcSettingsTests
{
    /// <summary>0.0001 over 3 rounds: 10^-4 to the powers 1/4, 1/2 and 3/4.</summary>
    [Fact]
    public void Warm_up_falls_by_the_same_factor_every_round()
    {
        double[] expected = [0.1, 0.01, 0.001, 0.0001, 0.0001];
        var settings = new DgcSettings(Density: 0.0001, WarmUpRounds: 3);
        for (var round = 1; round <= 5; round++) Assert.Equal(expected[round - 1], settings.DensityAt(new RoundId(round)), 12);
        // Also where the final density is above all that the paper tells.
        Assert.Equal(Math.Sqrt(0.5), new DgcSettings(Density: 0.5, WarmUpRounds: 1).DensityAt(new RoundId(1)), 12);
    }

    [Fact]
    public void Stages_are_the_papers_densities_in_equal_numbers_of_rounds()
    {
        var settings = new DgcSettings(Density: 0.001, WarmUpRounds: 8, WarmUp: WarmUpShape.Stages);
        double[] densities = [.. Enumerable.Range(1, 10).Select(r => settings.DensityAt(new RoundId(r)))];
        Assert.Equal([0.25, 0.25, 0.0625, 0.0625, 0.015625, 0.015625, 0.004, 0.004, 0.001, 0.001], densities);
    }

    [Fact]
    public void Only_densities_above_the_final_one_are_stages()
    {
        Assert.Equal([0.25, 0.25, 0.25, 0.1], Densities(0.1, 3, 4));
        Assert.Equal([0.25, 0.0625, 0.015625, 0.015625], Densities(0.015625, 2, 4));
        Assert.Equal([0.5, 0.5], Densities(0.5, 3, 2)); // none is above
        Assert.Equal([0.1, 0.1], Densities(0.1, 0, 2));
    }

    [Fact]
    public void Uneven_rounds_are_spread_over_the_stages()
    {
        // Two stages over five rounds: floor((r - 1) * 2 / 5) = 0, 0, 0, 1, 1.
        Assert.Equal([0.25, 0.25, 0.25, 0.0625, 0.0625, 0.05], Densities(0.05, 5, 6));
        // Four stages over two rounds: 0, 2.
        Assert.Equal([0.25, 0.015625, 0.001], Densities(0.001, 2, 3));
    }

    [Fact]
    public void Below_the_papers_last_stage_each_is_a_quarter_of_the_one_before() =>
        Assert.Equal([0.25, 0.0625, 0.015625, 0.004, 0.001, 0.00025, 0.0001], Densities(0.0001, 6, 7));

    [Fact]
    public void The_warm_up_learning_rate_holds_in_the_warm_up_rounds_alone()
    {
        float[] rates = [.. Enumerable.Range(1, 4).Select(r => DgcWarmUp.LearningRate(0.05f, 0.01f, warmUpRounds: 2, new RoundId(r)))];
        Assert.Equal([0.01f, 0.01f, 0.05f, 0.05f], rates);
        Assert.Equal(0.05f, DgcWarmUp.LearningRate(0.05f, warmUpRate: 0, warmUpRounds: 2, new RoundId(1)));
    }

    [Fact]
    public void The_time_before_the_first_round_has_no_density() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DgcSettings().DensityAt(default));

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        DgcSettings[] bad =
        [
            new(Density: 0), new(Density: 1.1), new(Density: double.NaN), new(WarmUpRounds: -1), new(Momentum: 1), new(Momentum: -0.1f),
            new(Momentum: float.NaN), new(Clip: -1), new(Clip: double.PositiveInfinity), new(Clip: double.NaN), new(ValueBits: 12),
            new(WarmUp: (WarmUpShape)2), new(Scope: SparsityScope.Model, WholeVectors: true),
        ];
        Assert.All(bad, settings => Assert.Throws<ArgumentOutOfRangeException>(settings.Validate));
        new DgcSettings(Density: 1, WarmUpRounds: 10, Momentum: 0.9f, Nesterov: true, Clip: 1, ValueBits: 4).Validate();
    }

    private static double[] Densities(double final, int warmUpRounds, int rounds) =>
        [.. Enumerable.Range(1, rounds).Select(r => DgcWarmUp.Density(final, warmUpRounds, WarmUpShape.Stages, new RoundId(r)))];
}
