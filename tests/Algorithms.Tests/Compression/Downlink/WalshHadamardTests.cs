using System.Numerics;
using AfdActors.Algorithms.Compression.Downlink;

namespace AfdActors.Algorithms.Tests.Quantization;

public class WalshHadamardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(1024)]
    public void The_fast_transform_equals_the_plain_one_bit_for_bit(int n)
    {
        var random = new Random(n);
        float[] values = [.. Enumerable.Range(0, n).Select(_ => (float)(random.NextDouble() - 0.5))];
        var expected = (float[])values.Clone();
        PlainButterflies(expected);

        WalshHadamard.Transform(values);

        Assert.Equal(expected, values);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(128)]
    public void It_is_the_matrix_of_signs(int n)
    {
        // Integers up to 2^10 * 128 are exact in float32, so the sums are too.
        int[] x = [.. Enumerable.Range(0, n).Select(i => ((i * 37) % 1023) - 500)];
        float[] values = [.. x.Select(v => (float)v)];

        WalshHadamard.Transform(values);

        for (var i = 0; i < n; i++)
        {
            var sum = Enumerable.Range(0, n).Sum(j => (BitOperations.PopCount((uint)(i & j)) & 1) == 0 ? x[j] : -x[j]);
            Assert.Equal(sum, values[i]);
        }
    }

    [Fact]
    public void Twice_is_n_times_the_identity()
    {
        float[] x = [.. Enumerable.Range(0, 1024).Select(i => (float)(i % 17))];
        var values = (float[])x.Clone();
        WalshHadamard.Transform(values);
        WalshHadamard.Transform(values);
        Assert.Equal(x.Select(v => 1024 * v), values);
    }

    private static void PlainButterflies(float[] values)
    {
        for (var half = 1; half < values.Length; half *= 2)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if ((i & half) == 0)
                {
                    var a = values[i];
                    var b = values[i + half];
                    values[i] = a + b;
                    values[i + half] = a - b;
                }
            }
        }
    }
}
