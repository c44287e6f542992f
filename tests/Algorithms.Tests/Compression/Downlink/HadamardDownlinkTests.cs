using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Tests.Quantization;

public class HadamardDownlinkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Decoding_is_unbiased(int bits)
    {
        // 16 coordinates, one block. The error of a coordinate is the sum of 16 independent roundings of size at most step, each with
        // variance at most step^2 / 4, so the mean of T decodings has a standard deviation of at most sqrt(16 / 4 / T) step = 2 step /
        // sqrt(T). Six of those: chance of a false alarm below 1e-7. y = H(s x) / 16, so max - min <= 2 max|x| = 2 and step <= 2 / (2^B -
        // 1).
        const int Trials = 4000;
        var random = new Random(bits);
        float[] weights = [.. Enumerable.Range(0, 16).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits));
        var mean = new double[16];
        var decoded = new float[16];
        var distinct = 0;
        var first = float.NaN;
        for (ulong seed = 0; seed < Trials; seed++)
        {
            codec.Decode(codec.Encode(weights, [16], seed), [16], decoded);
            distinct += decoded[0] != first ? 1 : 0;
            first = decoded[0];
            for (var i = 0; i < 16; i++) mean[i] += decoded[i] / (double)Trials;
        }

        Assert.True(distinct > Trials / 2);
        var step = 2.0 / ((1 << bits) - 1);
        for (var i = 0; i < 16; i++)
            Assert.InRange(mean[i] - weights[i], -6 * 2 * step / Math.Sqrt(Trials), 6 * 2 * step / Math.Sqrt(Trials));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Errors_stay_below_the_bounds_of_the_block(int bits)
    {
        // Per coordinate |error| <= n step (each of n terms below step); energy sum error^2 = n sum e^2 <= n^2 step^2, and about a quarter
        // of it or less in the mean. The step follows from the payload: its block holds min and max after 11 bytes of header.
        const int N = 1024;
        var random = new Random(bits);
        float[] weights = [.. Enumerable.Range(0, N).Select(_ => (float)(random.NextDouble() - 0.5))];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits));
        var decoded = new float[N];

        var payload = codec.Encode(weights, [N], 3);
        codec.Decode(payload, [N], decoded);

        var step = ((double)BitConverter.ToSingle(payload, 15) - BitConverter.ToSingle(payload, 11)) / ((1 << bits) - 1);
        double[] errors = [.. weights.Zip(decoded, (w, d) => Math.Abs((double)w - d))];
        Assert.InRange(errors.Max(), 0, N * step);
        var energy = errors.Sum(e => e * e);
        Assert.InRange(energy, 0.05 * N * N * step * step, 0.3 * N * N * step * step);
    }

    [Fact]
    public void Eight_bits_keep_a_normal_tensor_within_a_percent()
    {
        var random = new Random(11);
        float[] weights = [.. Enumerable.Range(0, 5000).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
        var decoded = RoundTrip(weights, [5000], 8, seed: 1);
        var error = Math.Sqrt(weights.Zip(decoded, (w, d) => Math.Pow(w - d, 2)).Sum() / weights.Sum(w => (double)w * w));

        // Range of about 6.5 deviations in 255 steps, rounding variance step^2 / 6 on average: 6.5 / 255 / sqrt(6) = 1.04 %.
        Assert.InRange(error, 0.005, 0.0125);
    }

    [Fact]
    public void Zeros_are_exact_and_so_are_the_tails_too_short_for_a_block()
    {
        float[] weights =
            [.. new float[1024 + 512 + 16], .. Enumerable.Range(1, 15).Select(i => 1f / i), .. Enumerable.Range(1, 3).Select(i => -1f / i)];
        Assert.Equal(weights, RoundTrip(weights, [weights.Length - 3, 3], 1, seed: 9));
    }

    [Fact]
    public void A_block_that_is_a_spike_of_the_transform_is_exact()
    {
        // All of the same size with the signs of the seed: y has one value that is not zero, which is the max (or min): both are exact
        // levels.
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(2));
        var signs = new float[32];
        var payload = codec.Encode(new float[32], [32], seed: 5);
        BitConverter.TryWriteBytes(payload.AsSpan(11), 0f);
        BitConverter.TryWriteBytes(payload.AsSpan(15), 0.25f);
        payload[19] = 3; // level 3 of 3 for y_0, 0 for the others: x_i = sign_i * 0.25
        codec.Decode(payload, [32], signs);
        Assert.All(signs, s => Assert.Equal(0.25f, Math.Abs(s)));
        Assert.Contains(-0.25f, signs);
        Assert.Contains(0.25f, signs);
        Assert.Equal(signs, RoundTrip(signs, [32], 2, seed: 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public void Payload_size_follows_from_the_sizes(int bits)
    {
        // 2047 + 20 coordinates: blocks 1024 + 512 + 256 + 128 + 64 + 32 + 16 and 15 floats; 16 and 4 floats. Header 2 + 1 + 8.
        int[] sizes = [2047, 20];
        var expected = 11 + (7 * 8) + (2032 * bits / 8) + (15 * 4) + 8 + (16 * bits / 8) + (4 * 4);
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits));
        Assert.Equal(expected, codec.Encode(new float[2067], sizes, 0).Length);
    }

    [Fact]
    public void Bytes_of_a_small_tensor_are_pinned()
    {
        float[] weights = [.. Enumerable.Range(0, 18).Select(i => i / 16f)];
        var payload = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(4)).Encode(weights, [18], 0x0123456789ABCDEF);

        // Header, seed; min, max; 16 levels of 4 bits; two floats. Computed from the definitions by a separate program (splitmix64,
        // xoshiro256**, the matrix of signs in double precision), not copied from this one.
        Assert.Equal(
            "010304" + "EFCDAB8967452301" + "0000A4BE" + "0000483E" + "D6CF7B6E6D70C6CC" + "0000803F"
            + "0000883F", Convert.ToHexString(payload));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        float[] weights = [.. Enumerable.Range(0, 100).Select(i => MathF.Sin(i))];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(4));
        Assert.Equal(codec.Encode(weights, [100], 1), codec.Encode(weights, [100], 1));
        Assert.NotEqual(codec.Encode(weights, [100], 1)[11..], codec.Encode(weights, [100], 2)[11..]);
    }

    [Fact]
    public void What_is_encoded_can_be_decoded_up_to_the_range_that_is_refused()
    {
        var random = new Random(8);
        float[] weights = [.. Enumerable.Range(0, 1024).Select(_ => random.Next(2) == 0 ? 1e30f : -1e30f)];
        Assert.All(RoundTrip(weights, [1024], 1, seed: 2), w => Assert.True(float.IsFinite(w)));

        weights[5] = -2e30f;
        var error = Assert.Throws<ArgumentException>(() => RoundTrip(weights, [1024], 1, seed: 2));
        Assert.Contains("at most 1E+30 in size, got 2E+30", error.Message, StringComparison.Ordinal);
    }

    private static float[] RoundTrip(float[] weights, int[] sizes, int bits, ulong seed)
    {
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits));
        var decoded = new float[weights.Length];
        codec.Decode(codec.Encode(weights, sizes, seed), sizes, decoded);
        return decoded;
    }
}
