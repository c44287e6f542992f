using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Coding;

public class TernaryUpdateCodecTests
{
    [Fact]
    public void Positions_signs_and_exact_values_survive()
    {
        var (signs, exact, mixed, empty) = (0, 0, 0, 0);
        Law.Holds(Cases, Survives, ternary => ternary.Smaller());
        Assert.True(Math.Min(Math.Min(signs, exact), Math.Min(mixed, empty)) > 50, $"{signs} {exact} {mixed} {empty}");

        void Survives(TernaryCase ternary)
        {
            var (update, sizes, scales) = (ternary.Updates.Update, ternary.Updates.Sizes, ternary.Scales);
            var payload = TernaryUpdateCodec.Encode(update, sizes, scales);
            var decoded = TernaryUpdateCodec.Decode(payload, sizes);

            Assert.False(decoded.IsDense);
            Assert.Equal(update.Count, decoded.Count);
            Assert.Equal(update.Positions.ToArray(), decoded.Positions.ToArray());
            Assert.Equal(update.Values.ToArray(), decoded.Values.ToArray());
            var statistics = TernaryUpdateCodec.Measure(update, sizes, scales);
            Assert.Equal(payload.Length, statistics.PayloadBytes);
            Assert.Equal(update.Positions.Length, statistics.Sent);
            for (var t = 0; t < sizes.Length; t++)
            {
                var values = ternary.Updates.Tensors[t].Values;
                var ofScale = values.Count(value => Math.Abs(value) == scales[t]);
                Assert.Equal(values.Length, statistics.Tensors[t].Sent);
                empty += values.Length == 0 ? 1 : 0;
                mixed += ofScale > 0 && ofScale < values.Length ? 1 : 0;
                signs += ofScale > 0 && ofScale == values.Length ? 1 : 0;
                exact += ofScale == 0 && values.Length > 0 ? 1 : 0;
            }
        }
    }

    [Fact]
    public void Bytes_of_a_small_update_are_pinned()
    {
        var update = ModelUpdate.Sparse(14, [0, 3, 5, 12], [2f, -3f, 0.5f, -0.5f]);

        var payload = TernaryUpdateCodec.Encode(update, [4, 5, 3, 2], [2f, 0.5f, 0f, 0.5f]);

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
        var statistics = TernaryUpdateCodec.Measure(ModelUpdate.Sparse(10_000, positions, values), [10_000], [1f]);
        Assert.Equal((8 + 999 + 32) / 1000.0, statistics.ValueBits, 12);
    }

    [Fact]
    public void An_update_without_values_takes_a_byte_per_tensor()
    {
        var payload = TernaryUpdateCodec.Encode(ModelUpdate.Sparse(7, [], []), [3, 4], [0f, 0f]);
        Assert.Equal("01070000", Convert.ToHexString(payload));
        Assert.Empty(TernaryUpdateCodec.Decode(payload, [3, 4]).Positions.ToArray());
    }

    [Fact]
    public void Encoding_refuses_what_cannot_be_coded()
    {
        var update = ModelUpdate.Sparse(3, [1], [1f]);
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
        var positions = SparseUpdates.Positions(random, sizes.Sum(), 60);
        float[] values = [.. positions.Select(_ => random.Next(4) switch { 0 => (float)random.NextDouble(), 1 => -2f, _ => 2f })];
        var valid = TernaryUpdateCodec.Encode(ModelUpdate.Sparse(sizes.Sum(), positions, values), sizes, [2f, 2f, 2f, 2f]);

        HostileBytes.Attack(
            valid, bytes =>
                TernaryUpdateCodec.Decode(bytes, sizes), update =>
                Assert.All(update.Values.ToArray(), value => Assert.True(float.IsFinite(value))));
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
        var error = Assert.Throws<MalformedDataException>(() => TernaryUpdateCodec.Decode(Convert.FromHexString(hex), [4, 4]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Per tensor a scale, and values of which none, some or all are of that size.</summary>
    private static Gen<TernaryCase> Cases { get; } =
        from updates in SparseUpdates.Cases
        from tensors in Gen.CollectToArray(updates.Tensors, OfScale)
        select new TernaryCase(new SparseCase([.. tensors.Select(tensor => tensor.Tensor)]), [.. tensors.Select(tensor => tensor.Scale)]);

    private static Gen<(SparseTensor Tensor, float Scale)> OfScale(SparseTensor tensor) =>
        from thousandths in Gen.Choose(500, 1500)
        let scale = thousandths / 1000f
        from exact in Gen.Elements(0, 50, 100)
        from signs in Gen.ArrayOf(Gen.Choose(0, 99), tensor.Values.Length)
        select (tensor with
        {
            Values = [.. tensor.Values.Zip(signs, (value, sign) => sign < exact ? value : sign % 2 == 0 ? scale : -scale)],
        }, scale);

    private sealed record TernaryCase(SparseCase Updates, float[] Scales)
    {
        /// <summary>Fewer values; the tensors stay.</summary>
        public IEnumerable<TernaryCase> Smaller() =>
            Updates.Smaller().Where(updates => updates.Tensors.Length == Scales.Length).Select(updates => this with { Updates = updates });

        public override string ToString() => $"{Updates} with scales {string.Join(' ', Scales)}";
    }
}
