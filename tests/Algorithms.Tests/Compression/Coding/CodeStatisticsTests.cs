using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.Coding;

public class CodeStatisticsTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(3000)]
    public void Positions_cost_at_most_five_percent_more_than_the_entropy(int k)
    {
        var random = new Random(k);
        double worst = 0;
        for (var density = 0.001; density <= 0.1; density *= 1.05)
        {
            var n = (int)(k / density);
            for (var trial = 0; trial < 5; trial++)
            {
                var update = ModelUpdate.Sparse(n, SparseUpdates.Positions(random, n, k), new float[k]);
                var statistics = SparseUpdateCodec.Measure(update, [n], 32);
                // One draw may be luckier than the average, not by much.
                Assert.True(statistics.BitsPerIndex >= statistics.EntropyPerIndex * 0.98);
                worst = Math.Max(worst, (statistics.BitsPerIndex / statistics.EntropyPerIndex) - 1);
            }
        }

        Assert.InRange(worst, 0, 0.05);
    }

    [Fact]
    public void Regular_gaps_cost_what_the_best_parameter_gives()
    {
        // Every 10th coordinate: gaps of 9. With m = 8 the quotient 1 takes 2 bits and the remainder 1 three; every parameter from 4 to 16
        // takes 5 as well and none takes less (m = 3: quotient 3 in 4 bits, remainder 0 in 1, 5; m = 2: 5 and 1, 6).
        int[] positions = [.. Enumerable.Range(1, 1000).Select(i => (10 * i) - 1)];
        var statistics = SparseUpdateCodec.Measure(ModelUpdate.Sparse(10_000, positions, new float[1000]), [10_000], 32);
        Assert.Equal(7 + (1000 * 5), statistics.Tensors[0].IndexBits);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Sizes_are_those_of_the_encoded_payload(int valueBits) => Law.Holds(
        SparseUpdates.Cases,
        updates =>
        {
            var statistics = SparseUpdateCodec.Measure(updates.Update, updates.Sizes, valueBits);
            Assert.Equal(SparseUpdateCodec.Encode(updates.Update, updates.Sizes, valueBits).Length, statistics.PayloadBytes);
            Assert.Equal(updates.Update.Positions.Length, statistics.Sent);
        },
        updates => updates.Smaller(),
        count: 100);

    [Fact]
    public void Entropy_of_small_sets_is_the_binomial_coefficient()
    {
        Assert.Equal(0, Entropy.Log2Binomial(10, 0));
        Assert.Equal(0, Entropy.Log2Binomial(10, 10));
        Assert.Equal(Math.Log2(120), Entropy.Log2Binomial(10, 3), 12);
        Assert.Equal(Math.Log2(120), Entropy.Log2Binomial(10, 7), 12);
    }

    [Fact]
    public void Entropy_goes_smoothly_from_the_sum_to_the_series()
    {
        // C(n, k + 1) = C(n, k) (n - k) / (k + 1), across the switch at k = 256.
        var step = Entropy.Log2Binomial(100_000, 257) - Entropy.Log2Binomial(100_000, 256);
        Assert.Equal(Math.Log2((100_000 - 256) / 257.0), step, 6);
    }

    [Fact]
    public void Overhead_counts_the_whole_payload()
    {
        // One of 256 positions (8 bits of information) and one float32: 40 bits needed.
        var update = ModelUpdate.Sparse(256, [17], [1f]);
        var statistics = SparseUpdateCodec.Measure(update, [256], 32);
        Assert.Equal((8.0 * statistics.PayloadBytes / 40) - 1, statistics.Overhead, 12);
    }
}
