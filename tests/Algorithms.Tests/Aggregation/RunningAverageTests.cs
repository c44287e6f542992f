using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>v_1 = w_1, v_t = beta v_{t-1} + (1 - beta) w_t.</summary>
public sealed class RunningAverageTests
{
    /// <summary>No multiple of a vector register's width.</summary>
    private const int Count = 67;

    public static TheoryData<double> Betas => [0.001, 0.3, 0.5, 0.8, 0.99, 0.999999];

    [Fact]
    public void Three_models_by_hand()
    {
        // beta = 0.25: v_1 = w_1; v_2 = 0.25 * 8 + 0.75 * 4 = 5; v_3 = 0.25 * 5 + 0.75 * 1 = 2. The second weight has the signs turned.
        Assert.Equal([8f, -8f], After(0.25, [8, -8]));
        Assert.Equal([5f, -5f], After(0.25, [8, -8], [4, -4]));
        Assert.Equal([2f, -2f], After(0.25, [8, -8], [4, -4], [1, -1]));
    }

    [Fact]
    public void Without_averaging_nothing_is_kept()
    {
        Assert.Null(RunningAverage.Next(0, null, [1]));
        Assert.Null(RunningAverage.Next(0, [5], [1]));
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void The_first_model_is_its_own_average(double beta)
    {
        var weights = Models(1)[0];
        Assert.Same(weights, RunningAverage.Next(beta, null, weights));
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void A_model_that_never_moves_is_its_own_average_exactly(double beta)
    {
        float[] still = [.. Models(1)[0], 0f, float.Epsilon, float.MaxValue, 0.1f];
        Assert.Equal(still, After(beta, [.. Enumerable.Repeat(still, 20)]));
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void Weights_of_the_models_fall_by_beta_with_their_age(double beta)
    {
        // Unrolled: v_T = beta^(T-1) w_1 + (1 - beta) sum_{t=2}^{T} beta^(T-t) w_t, whose coefficients add up to 1.
        const int Rounds = 25;
        var models = Models(Rounds);
        var average = After(beta, models);

        var coefficients = Enumerable.Range(1, Rounds).Select(t => Math.Pow(beta, Rounds - t) * (t == 1 ? 1 : 1 - beta)).ToArray();
        Assert.Equal(1, coefficients.Sum(), tolerance: 1e-12);
        for (var i = 0; i < Count; i++)
        {
            // Weights are below 1: a step rounds thrice, by at most 2^-23 each.
            Assert.Equal(
                models.Zip(coefficients, (model, coefficient) => coefficient * model[i])
                .Sum(), average[i], tolerance: 3 * Rounds / 8388608.0);
        }
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void It_stays_among_the_models(double beta)
    {
        var models = Models(40);
        for (var rounds = 1; rounds <= models.Length; rounds++)
        {
            var average = After(beta, models[..rounds]);
            for (var i = 0; i < Count; i++)
            {
                var seen = models[..rounds].Select(model => model[i]).ToArray();
                Assert.InRange(average[i], seen.Min() - 1e-6f, seen.Max() + 1e-6f);
            }
        }
    }

    /// <summary>2 / 11 in the first round, 11 / 20 in the tenth, and 0.8 = 36 / 45 from the 35th on.</summary>
    [Theory]
    [InlineData(1, 2.0 / 11)]
    [InlineData(10, 0.55)]
    [InlineData(34, 35.0 / 44)]
    [InlineData(35, 0.8)]
    [InlineData(500, 0.8)]
    public void In_a_warm_up_the_average_so_far_weighs_less(int round, double beta) =>
        Assert.Equal(beta, RunningAverage.WarmUp(0.8, new RoundId(round)), 12);

    [Fact]
    public void Without_averaging_there_is_nothing_to_warm_up() => Assert.Equal(0, RunningAverage.WarmUp(0, new RoundId(9)));

    [Fact]
    public void What_it_is_given_does_not_change()
    {
        float[] average = [1, 2], weights = [3, 4];
        var next = RunningAverage.Next(0.5, average, weights)!;

        Assert.Equal([2f, 3f], next);
        Assert.Equal([1f, 2f], average);
        Assert.Equal([3f, 4f], weights);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.99999999)] // 1 as a float32
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_beta_out_of_range_is_refused(double beta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RunningAverage.Next(beta, [1], [2]));

    [Fact]
    public void Models_of_another_length_are_refused() => Assert.Throws<ArgumentException>(() => RunningAverage.Next(0.5, [1, 2], [3]));

    /// <summary>The average after these models.</summary>
    private static float[] After(double beta, params float[][] models) =>
        models.Aggregate((float[]?)null, (average, model) => RunningAverage.Next(beta, average, model))!;

    /// <summary>Models with weights in [-1, 1).</summary>
    private static float[][] Models(int rounds)
    {
        var stream = new SeededStream(11);
        return [.. Enumerable.Range(0, rounds)
            .Select(_ => Enumerable.Range(0, Count).Select(_ => (2 * stream.NextSingle()) - 1).ToArray())];
    }
}
