using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Sampling;

public sealed class UnitSamplingTests
{
    private const int Draws = 40_000;

    /// <summary>A frequency over 40,000 draws has standard deviation at most sqrt(1/4 / 40000) = 0.0025; five of them.</summary>
    private const double Tolerance = 0.0125;

    public static TheoryData<double[], int> Weightings => new()
    {
        { [1, 2, 3, 4, 0.5], 2 },
        { [1, 2, 3, 4, 0.5], 4 },
        { [1, 1, 1, 1], 2 },
        { [1000, 1, 1, 1e-3], 2 },
        { [5e-324, 1e300, 1e300], 2 },
        { [0.25, 0.5, 0.25], 1 },
        { [0, 1, 2, 0, 3], 2 },
        { [0, 1, 0, 0], 2 },
        { [0, 0, 0, 0], 3 },
    };

    [Theory]
    [MemberData(nameof(Weightings))]
    public void Weighted_draws_include_units_as_often_as_successive_draws_do(double[] weights, int k)
    {
        var stream = new SeededStream(21);
        var counts = new int[weights.Length];
        for (var i = 0; i < Draws; i++)
        {
            foreach (var unit in UnitSampling.Weighted(weights, k, stream))
                counts[unit]++;
        }
        var expected = Inclusion(weights, k);
        for (var unit = 0; unit < weights.Length; unit++)
            Assert.InRange(counts[unit] / (double)Draws, expected[unit] - Tolerance, expected[unit] + Tolerance);
    }

    /// <summary>Each of the C(5, 2) = 10 pairs is expected 4,000 times, standard deviation 60; five of them are 300.</summary>
    [Fact]
    public void Uniform_draws_give_every_subset_equally_often()
    {
        var stream = new SeededStream(22);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Draws; i++)
        {
            var drawn = string.Join(',', UnitSampling.Uniform(5, 2, stream));
            counts[drawn] = counts.GetValueOrDefault(drawn) + 1;
        }
        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 3700, 4300));
    }

    [Fact]
    public void Draws_ascend_have_the_asked_size_and_repeat_with_the_seed() => Law.Holds(
        from units in Gen.Choose(1, 60)
        from k in Gen.Choose(1, units)
        from weights in Gen.ArrayOf(
            Gen.Frequency((1, Gen.Constant(0.0)), (2, Gen.Choose(1, 2000).Select(thousandths => thousandths / 1000.0))), units)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (k, weights, seed),
        drawing =>
        {
            var (k, weights, seed) = drawing;
            foreach (var draw in new Func<SeededStream,
                int[]>[] { s => UnitSampling.Uniform(weights.Length, k, s), s => UnitSampling.Weighted(weights, k, s) })
            {
                var drawn = draw(new SeededStream((ulong)seed));
                Assert.Equal(drawn, draw(new SeededStream((ulong)seed)));
                Assert.Equal(k, drawn.Length);
                Assert.Equal(drawn.Order().Distinct(), drawn);
                Assert.True(drawn[0] >= 0 && drawn[^1] < weights.Length);
            }
        },
        count: 2000);

    [Fact]
    public void Bad_weights_and_counts_are_refused()
    {
        var stream = new SeededStream(24);
        Assert.Throws<ArgumentException>(() => UnitSampling.Weighted([1, double.NaN], 1, stream));
        Assert.Throws<ArgumentException>(() => UnitSampling.Weighted([1, double.PositiveInfinity], 1, stream));
        Assert.Throws<ArgumentException>(() => UnitSampling.Weighted([1, -1], 1, stream));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitSampling.Weighted([1, 1], 3, stream));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitSampling.Uniform(3, 0, stream));
    }

    /// <summary>
    /// Exact inclusion probabilities by enumerating the order of k successive draws, each proportional to the weights left.
    /// </summary>
    private static double[] Inclusion(double[] weights, int k)
    {
        var inclusion = new double[weights.Length];
        Visit([], 1);
        return inclusion;

        void Visit(List<int> taken, double probability)
        {
            if (taken.Count == k)
            {
                foreach (var unit in taken)
                    inclusion[unit] += probability;
                return;
            }
            var left = Enumerable.Range(0, weights.Length).Except(taken).ToList();
            var sum = left.Sum(unit => weights[unit]);
            foreach (var unit in left)
            {
                var share = sum == 0 ? 1.0 / left.Count : weights[unit] / sum;
                if (share > 0)
                    Visit([.. taken, unit], probability * share);
            }
        }
    }
}
