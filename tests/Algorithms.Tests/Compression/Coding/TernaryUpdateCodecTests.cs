using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

public class TernaryUpdateCodecTests
{
    [Fact]
    public void Positions_signs_and_exact_values_survive()
    {
        var random = new Random(3);
        (int signs, int exact, int mixed, int empty) = (0, 0, 0, 0);
        for (int trial = 0; trial < 300; trial++)
        {
            (ModelUpdate update, int[] sizes, float[] scales) = Random(random);

            byte[] payload = TernaryUpdateCodec.Encode(update, sizes, scales);
            ModelUpdate decoded = TernaryUpdateCodec.Decode(payload, sizes);

            Assert.False(decoded.IsDense);
            Assert.Equal(update.Count, decoded.Count);
            Assert.Equal(update.Positions.ToArray(), decoded.Positions.ToArray());
            Assert.Equal(update.Values.ToArray(), decoded.Values.ToArray());
            CodeStatistics statistics = TernaryUpdateCodec.Measure(update, sizes, scales);
            Assert.Equal(payload.Length, statistics.PayloadBytes);
            Assert.Equal(update.Positions.Length, statistics.Sent);
            for (int t = 0, first = 0; t < sizes.Length; first += statistics.Tensors[t++].Sent)
            {
                int sent = statistics.Tensors[t].Sent;
                int ofScale = update.Values.Slice(first, sent).ToArray().Count(value => Math.Abs(value) == scales[t]);
                empty += sent == 0 ? 1 : 0;
                mixed += ofScale > 0 && ofScale < sent ? 1 : 0;
                signs += ofScale > 0 && ofScale == sent ? 1 : 0;
                exact += ofScale == 0 && sent > 0 ? 1 : 0;
            }
        }

        Assert.True(Math.Min(Math.Min(signs, exact), Math.Min(mixed, empty)) > 50, $"{signs} {exact} {mixed} {empty}");
    }

    [Fact]
    public void Bytes_of_a_small_update_are_pinned()
    {
        ModelUpdate update = ModelUpdate.Sparse(14, [0, 3, 5, 12], [2f, -3f, 0.5f, -0.5f]);

        byte[] payload = TernaryUpdateCodec.Encode(update, [4, 5, 3, 2], [2f, 0.5f, 0f, 0.5f]);

        // Version, kind; sent and exact: 2 of which 1, 1 of which 0, 0, 1 of which 0.
        // Tensor 0: gaps 0, 2 with m = 1: 0000000 1 001; rank 1 of the exact -3: gap 1 with m = 1: 0000000 01; sign of 2: 0.
        // Tensor 1 starts at 4: gap 1, m = 1: 0000000 01; sign 0. Tensor 3 starts at 12: gap 0: 0000000 1; sign 1.
        // Bits: 00000001 00100000 00010000 00000100 00000011, the lowest first: 0x80, 0x04, 0x08, 0x20, 0xC0.
        // Scales 2, 0.5, 0.5; the exact value -3.
        Assert.Equal("0107" + "02010100000100" + "80040820C0" + "000000400000003F0000003F" + "000040C0", Convert.ToHexString(payload));
    }

    [Fact]
    public void A_sign_costs_one_bit_and_an_exact_value_its_rank_and_thirty_two()
    {
        // 1000 values, of which the first is exact. Its rank: gap 0 costs 1 bit with m = 1, after 7 bits of parameter.
        int[] positions = [.. Enumerable.Range(0, 1000).Select(i => 10 * i)];
        float[] values = [.. positions.Select((_, i) => i == 0 ? 9f : i % 2 == 0 ? 1f : -1f)];
        CodeStatistics statistics = TernaryUpdateCodec.Measure(ModelUpdate.Sparse(10_000, positions, values), [10_000], [1f]);
        Assert.Equal((8 + 999 + 32) / 1000.0, statistics.ValueBits, 12);
    }

    [Fact]
    public void An_update_without_values_takes_a_byte_per_tensor()
    {
        byte[] payload = TernaryUpdateCodec.Encode(ModelUpdate.Sparse(7, [], []), [3, 4], [0f, 0f]);
        Assert.Equal("01070000", Convert.ToHexString(payload));
        Assert.Empty(TernaryUpdateCodec.Decode(payload, [3, 4]).Positions.ToArray());
    }

    [Fact]
    public void Encoding_refuses_what_cannot_be_coded()
    {
        ModelUpdate update = ModelUpdate.Sparse(3, [1], [1f]);
        Assert.Throws<ArgumentException>(() => TernaryUpdateCodec.Encode(ModelUpdate.Dense([1f]), [1], [1f]));
        Assert.Throws<ArgumentException>(() => TernaryUpdateCodec.Encode(update, [4], [1f]));
        Assert.Throws<ArgumentException>(() => TernaryUpdateCodec.Encode(update, [3], []));
        Assert.Throws<ArgumentException>(() => TernaryUpdateCodec.Encode(update, [3], [float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => TernaryUpdateCodec.Encode(ModelUpdate.Sparse(3, [1], [float.NaN]), [3], [1f]));
    }

    [Fact]
    public void Damaged_updates_are_refused_or_decode_to_something_in_range()
    {
        int[] sizes = [50, 1, 300, 40];
        var random = new Random(9);
        int[] positions = SparseUpdates.Positions(random, sizes.Sum(), 60);
        float[] values = [.. positions.Select(_ => random.Next(4) switch { 0 => (float)random.NextDouble(), 1 => -2f, _ => 2f })];
        byte[] valid = TernaryUpdateCodec.Encode(ModelUpdate.Sparse(sizes.Sum(), positions, values), sizes, [2f, 2f, 2f, 2f]);

        HostileBytes.Attack(
            valid, bytes => Assert.All(TernaryUpdateCodec.Decode(bytes, sizes).Values.ToArray(), value => Assert.True(float.IsFinite(value))), seed: 9);
    }

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_allocates_nothing()
    {
        // 100,000,000 signs, or as many exact values, claimed by a payload of 70 bytes: LEB128 80 C2 D7 2F.
        byte[] signs = [1, 7, 0x80, 0xC2, 0xD7, 0x2F, 0, .. new byte[63]];
        byte[] exact = [1, 7, 0x80, 0xC2, 0xD7, 0x2F, 0x80, 0xC2, 0xD7, 0x2F, .. new byte[60]];
        HostileBytes.RefusesWithin(100_000, signs, bytes => TernaryUpdateCodec.Decode(bytes, [100_000_000]));
        HostileBytes.RefusesWithin(100_000, exact, bytes => TernaryUpdateCodec.Decode(bytes, [100_000_000]));
    }

    [Theory]
    [InlineData("0207000000", "format version 1, got 2")]
    [InlineData("0105000000", "payload kind 7 (TernaryUpdate), got 5")]
    [InlineData("01", "at least 2 bytes, got 1")]
    [InlineData("01070500", "at most 4 values in tensor 0, got 5")]
    [InlineData("01070203", "at most 2 exact values in tensor 0, got 3")]
    [InlineData("0107010000", "1 positions, 1 signs, 1 scales and 0 values, got 0 bytes")]
    [InlineData("0107010000800000000000", "a scale above 0, got 0")]
    [InlineData("01070100008000000080BF", "a scale above 0, got -1")]
    [InlineData("010701000080000000C07F", "finite values, got NaN")]
    public void A_refusal_says_what_was_expected(string hex, string message)
    {
        // Where a scale follows: one sign in tensor 0, none in tensor 1, 8 or 9 bits of position, parameter and sign, then the scale.
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => TernaryUpdateCodec.Decode(Convert.FromHexString(hex), [4, 4]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Per tensor a scale, and values of which none, some or all are of that size.</summary>
    private static (ModelUpdate Update, int[] TensorSizes, float[] Scales) Random(Random random)
    {
        (ModelUpdate update, int[] sizes) = SparseUpdates.Random(random);
        float[] scales = [.. sizes.Select(_ => 0.5f + random.NextSingle())];
        int[] shares = [.. sizes.Select(_ => random.Next(3))];
        float[] values = update.Values.ToArray();
        int offset = 0;
        int next = 0;
        for (int t = 0; t < sizes.Length; t++)
        {
            offset += sizes[t];
            for (; next < values.Length && update.Positions[next] < offset; next++)
            {
                bool sign = shares[t] == 2 || (shares[t] == 1 && random.Next(2) == 0);
                values[next] = sign ? (random.Next(2) == 0 ? scales[t] : -scales[t]) : values[next];
            }
        }

        return (ModelUpdate.Sparse(update.Count, update.Positions.ToArray(), values), sizes, scales);
    }
}
