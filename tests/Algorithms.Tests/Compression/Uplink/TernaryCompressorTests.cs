using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class TernaryCompressorTests
{
    [Fact]
    public void What_arrives_is_the_gradient_on_average()
    {
        // One draw has variance |g|(s - |g|) where |g| < s, else 0; sizes are uniform in [0.1, 2), so s is about 1.05 / 0.8 = 1.3, every
        // |g| / s above 0.07, and the mean of N = 4000 independent draws normal to good approximation. 100 coordinates within 5 standard
        // errors: a correct code fails with probability below 100 * 6e-7.
        const int Draws = 4000;
        int[] sizes = [60, 40];
        var random = new Random(1);
        float[] gradient =
            [.. Enumerable.Range(0, sizes.Sum()).Select(_ => (0.1f + (1.9f * random.NextSingle())) * (random.Next(2) == 0 ? 1 : -1))];
        var sums = new double[gradient.Length];
        float[] scales = [];
        for (var draw = 0; draw < Draws; draw++)
        {
            var step = Compress(0.8, sizes, gradient, seed: (ulong)draw);
            scales = step.Scales;
            for (var i = 0; i < step.Update.Positions.Length; i++) sums[step.Update.Positions[i]] += step.Update.Values[i];
        }

        var drawn = 0;
        for (var i = 0; i < gradient.Length; i++)
        {
            double scale = scales[i < 60 ? 0 : 1];
            var size = Math.Abs((double)gradient[i]);
            var variance = size < scale ? size * (scale - size) : 0;
            drawn += variance > 0 ? 1 : 0;
            Assert.InRange(
                (sums[i] / Draws) - gradient[i], -5 * Math.Sqrt(variance / Draws) - 1e-9, 5 * Math.Sqrt(variance / Draws) + 1e-9);
        }

        Assert.InRange(drawn, 40, 85);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Density_is_a_bound_of_what_is_sent_on_average(double density)
    {
        // The expected number is the sum of p_i = min(1, |g_i| / s) <= density * n. By Hoeffding a sum of N * n independent values in [0,
        // 1] exceeds its mean by t or more with probability at most exp(-2 t^2 / (N n)): 1e-6 at t = sqrt(N n ln(1e6) / 2).
        const int Draws = 20;
        const int Size = 5000;
        var gradient = Gradient(Size, seed: 2);
        long sent = 0;
        double expected = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var step = Compress(density, [Size], gradient, seed: (ulong)draw);
            sent += step.Update.Positions.Length;
            expected = gradient.Sum(value => Math.Min(1, Math.Abs((double)value) / step.Scales[0]));
        }

        var margin = Math.Sqrt(Draws * Size * Math.Log(1e6) / 2);
        Assert.InRange(expected, 0.3 * density * Size, density * Size);
        Assert.InRange(sent, (Draws * expected) - margin, (Draws * expected) + margin);
    }

    [Fact]
    public void Large_values_are_sent_as_they_are_and_the_others_as_signs_of_the_scale()
    {
        // s = (10 + 3 + 4 * 0.25) / (0.5 * 8) = 3.5: 10 is above it, 3 is not.
        float[] gradient = [10f, -3f, 0.25f, -0.25f, 0.25f, -0.25f, 0f, 0f];
        var signs = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            var step = Compress(0.5, [8], gradient, seed);
            Assert.Equal([3.5f], step.Scales);
            Assert.Equal(0, step.Update.Positions[0]);
            Assert.Equal(10f, step.Update.Values[0]);
            for (var i = 1; i < step.Update.Positions.Length; i++)
            {
                Assert.Equal(MathF.CopySign(3.5f, gradient[step.Update.Positions[i]]), step.Update.Values[i]);
                Assert.InRange(step.Update.Positions[i], 1, 5);
                signs++;
            }
        }

        Assert.InRange(signs, 30, 90); // 50 * (3 + 1) / 3.5 = 57 expected
    }

    [Fact]
    public void Levels_are_the_gradient_on_average_and_the_same_signs_where_it_is_small()
    {
        // s = (10 + 3 + 4 * 0.25) / (0.5 * 8) = 3.5. 10 is 2 6/7 steps: 2 or 3; 3 is 6/7 of one: 0 or 1.
        float[] gradient = [3f, -10f, 0.25f, -0.25f, 0.25f, -0.25f, 0f, 0f];
        const int Draws = 4000;
        var sums = new double[gradient.Length];
        for (ulong seed = 0; seed < Draws; seed++)
        {
            var update = TernaryCompressor.Levels(0.5, SparsityScope.Tensor, [8], gradient, new SeededStream(seed));
            Assert.Equal([3.5f], update.Scales);
            Assert.Equal(1, update.Divisor);
            for (var i = 0; i < update.Positions.Length; i++)
            {
                var position = update.Positions[i];
                Assert.Equal(MathF.Sign(gradient[position]), Math.Sign(update.Levels[i]));
                Assert.InRange(Math.Abs(update.Levels[i]), position == 1 ? 2 : 1, position == 1 ? 3 : 1);
                sums[position] += 3.5 * update.Levels[i];
            }
        }

        // A step is drawn with variance s^2 p (1 - p), p the part of a step: five standard errors, which a correct code leaves with
        // probability 6 * 6e-7.
        for (var i = 0; i < gradient.Length; i++)
        {
            var part = Math.Abs(gradient[i]) / 3.5 % 1;
            Assert.InRange(
                (sums[i] / Draws) - gradient[i], -5 * 3.5 * Math.Sqrt(part * (1 - part) / Draws),
                5 * 3.5 * Math.Sqrt(part * (1 - part) / Draws));
        }

        // No size above the scale: the same draws as the signs'.
        var small = Gradient(1000, seed: 6);
        var signs = Compress(0.05, [400, 600], small, seed: 6);
        var levels = TernaryCompressor.Levels(0.05, SparsityScope.Tensor, [400, 600], small, new SeededStream(6));
        Assert.Equal(signs.Update.Positions.ToArray(), levels.Positions);
        Assert.Equal(signs.Update.Values.ToArray(), levels.Positions.Zip(levels.Levels, (p, q) => q * levels.Scales[p < 400 ? 0 : 1]));
    }

    [Fact]
    public void Levels_over_the_whole_model_have_one_scale_and_zeros_none()
    {
        Assert.Single(TernaryCompressor.Levels(0.5, SparsityScope.Model, [3, 5], Gradient(8, seed: 1), new SeededStream(1)).Scales);
        Assert.Empty(TernaryCompressor.Levels(0.5, SparsityScope.Model, [3, 5], new float[8], new SeededStream(1)).Positions);
    }

    [Fact]
    public void Equal_sizes_at_density_one_are_all_sent_and_zeros_never()
    {
        Assert.Equal(8, Compress(1, [8], [2f, -2f, 2f, 2f, -2f, 2f, 2f, 2f], seed: 1).Update.Positions.Length);

        var zeros = Compress(0.5, [3, 0, 2], new float[5], seed: 1);
        Assert.Empty(zeros.Update.Positions.ToArray());
        Assert.Equal([0f, 0f, 0f], zeros.Scales);
        Assert.Equal("0107000000", Convert.ToHexString(zeros.Payload));
    }

    [Fact]
    public void The_receiver_decodes_the_step_and_the_seed_alone_decides_it()
    {
        int[] sizes = [500, 1, 3000, 499];
        var gradient = Gradient(sizes.Sum(), seed: 3);
        var step = Compress(0.05, sizes, gradient, seed: 7);
        var received = TernaryUpdateCodec.Decode(step.Payload, sizes);
        Assert.Equal(step.Update.Positions.ToArray(), received.Positions.ToArray());
        Assert.Equal(step.Update.Values.ToArray(), received.Values.ToArray());
        Assert.Equal(step.Payload, Compress(0.05, sizes, gradient, seed: 7).Payload);
        Assert.NotEqual(step.Payload, Compress(0.05, sizes, gradient, seed: 8).Payload);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.005)]
    public void A_value_costs_about_a_bit_beside_its_position(double density)
    {
        // Normal gradients: s = E|g| / density is at least 7.9 standard deviations, and values beyond that rarer than 1e-14: signs alone,
        // one bit each. Where larger sizes fall is random, so the positions are those of uniform draws, which the Golomb code meets within
        // 5 %.
        var step = Compress(density, [200_000], Gradient(200_000, seed: 4), seed: 1);
        var statistics = TernaryUpdateCodec.Measure(step.Update, [200_000], step.Scales);
        Assert.Equal(1, statistics.ValueBits);
        Assert.InRange(statistics.BitsPerIndex / statistics.EntropyPerIndex, 0.98, 1.05);
        Assert.Equal(step.Payload.Length, statistics.PayloadBytes);
        Assert.InRange(statistics.Overhead, 0, 0.05);
    }

    [Fact]
    public void Extreme_scales_stay_finite()
    {
        var huge = Compress(0.001, [4], [float.MaxValue, float.MaxValue / 2, -float.MaxValue, 0f], seed: 1);
        Assert.Equal([float.MaxValue], huge.Scales);
        Assert.Contains(0, huge.Update.Positions.ToArray());
        var tiny = Compress(1, [4], [float.Epsilon, 0f, 0f, 0f], seed: 1);
        Assert.Equal([float.Epsilon], tiny.Scales);
        Assert.Equal([float.Epsilon], tiny.Update.Values.ToArray());
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        foreach (var density in (double[])[0, 1.5, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => Compress(density, [1], [1f], seed: 1));

        Assert.Throws<ArgumentException>(() => Compress(0.5, [2], [1f], seed: 1));
        Assert.Throws<ArgumentException>(() => Compress(0.5, [1], [float.NaN], seed: 1));
    }

    [Fact]
    public void Over_the_whole_model_every_tensor_has_the_scale_of_all_values()
    {
        // s = (4 * 0.25 + 4 * 0.75) / (0.5 * 8) = 1 for both tensors, so values of the second are sent three times as often: 200 and 600 of
        // 800 draws each on average. By Hoeffding a sum of 800 draws is further than t from its mean with probability at most 2 exp(-2 t^2
        // / 800): 1e-6 at t = 76.
        float[] gradient = [0.25f, -0.25f, 0.25f, -0.25f, 0.75f, -0.75f, 0.75f, -0.75f];
        var sent = new int[2];
        for (ulong seed = 0; seed < 200; seed++)
        {
            var step = TernaryCompressor.Compress(0.5, SparsityScope.Model, [4, 4], gradient, new SeededStream(seed));
            Assert.Equal([1f, 1f], step.Scales);
            foreach (var position in step.Update.Positions) sent[position / 4]++;

            var received = TernaryUpdateCodec.Decode(step.Payload, [4, 4]);
            Assert.Equal(step.Update.Values.ToArray(), received.Values.ToArray());
        }

        Assert.InRange(sent[0], 200 - 76, 200 + 76);
        Assert.InRange(sent[1], 600 - 76, 600 + 76);
    }

    [Fact]
    public void A_tensor_without_values_sends_nothing_under_the_scale_of_the_others()
    {
        var step = TernaryCompressor.Compress(1, SparsityScope.Model, [3, 2], [0f, 0f, 0f, 1f, -1f], new SeededStream(1));

        // s = 2 / 5, which both values are above.
        Assert.Equal([3, 4], step.Update.Positions.ToArray());
        Assert.Equal([1f, -1f], TernaryUpdateCodec.Decode(step.Payload, [3, 2]).Values.ToArray());
    }

    private static TernaryStep Compress(double density, int[] sizes, float[] gradient, ulong seed) =>
        TernaryCompressor.Compress(density, SparsityScope.Tensor, sizes, gradient, new SeededStream(seed));

    /// <summary>Normal values (Box-Muller).</summary>
    private static float[] Gradient(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
