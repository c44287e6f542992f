using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.Coding;

public class SparseUpdateCodecTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Positions_survive_exactly_and_values_within_half_a_step_of_their_tensor(int valueBits)
    {
        var (sent, empty) = (0, 0);
        Law.Holds(SparseUpdates.Cases, Survives, updates => updates.Smaller());
        Assert.True(sent > 100 && empty > 100);

        void Survives(SparseCase updates)
        {
            var update = updates.Update;
            var decoded = SparseUpdateCodec.Decode(SparseUpdateCodec.Encode(update, updates.Sizes, valueBits), updates.Sizes);
            var rounded = SparseUpdateCodec.Rounded(update, updates.Sizes, valueBits);

            Assert.Equal(decoded.Count, rounded.Count);
            Assert.Equal(decoded.Positions.ToArray(), rounded.Positions.ToArray());
            Assert.Equal(Bits(decoded), Bits(rounded));
            Assert.False(decoded.IsDense);
            Assert.Equal(update.Count, decoded.Count);
            Assert.Equal(update.Positions.ToArray(), decoded.Positions.ToArray());
            var values = decoded.Values.ToArray().AsEnumerable();
            foreach (var tensor in updates.Tensors)
            {
                sent += tensor.Values.Length > 0 ? 1 : 0;
                empty += tensor.Values.Length == 0 ? 1 : 0;
                double scale = tensor.Values.Select(Math.Abs).DefaultIfEmpty(0).Max();
                // Half a step, plus half a unit in the last place of the decoded float32.
                var bound = valueBits == 32 ? 0 : scale * ((0.5 / ((1 << (valueBits - 1)) - 1)) + Math.Pow(2, -24));
                Assert.All(tensor.Values.Zip(values), value => Assert.InRange(Math.Abs((double)value.First - value.Second), 0, bound));
                values = values.Skip(tensor.Values.Length);
            }
        }
    }

    private static IEnumerable<int> Bits(ModelUpdate update) => update.Values.ToArray().Select(BitConverter.SingleToInt32Bits);

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void What_a_coarse_value_leaves_behind_is_exact_in_float32(int valueBits)
    {
        // value = decoded + (float)(value - decoded) with nothing lost: the basis of the conservation of gradient mass at any width.
        var random = new Random(1);
        float[] values =
            [.. Enumerable.Range(0, 20_000).Select(_ => (float)(random.NextDouble() - 0.5) * MathF.Pow(2, random.Next(-30, 3)))];
        int[] positions = [.. Enumerable.Range(0, values.Length)];

        var decoded = SparseUpdateCodec.Decode(
            SparseUpdateCodec.Encode(ModelUpdate.Sparse(values.Length, positions, values), [values.Length], valueBits), [values.Length]);

        var left = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var residual = values[i] - decoded.Values[i];
            Assert.Equal((double)values[i], (double)decoded.Values[i] + residual);
            left += residual != 0 && decoded.Values[i] != 0 ? 1 : 0;
        }

        Assert.True(left > 1000);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Largest_and_zero_survive_exactly_and_tiny_or_huge_scales_do_not_overflow(int valueBits)
    {
        foreach (var scale in (float[])[float.MaxValue, 1.5f, float.Epsilon])
        {
            float[] values = [scale, -scale, 0, -0f];
            var decoded = SparseUpdateCodec.Decode(
                SparseUpdateCodec.Encode(ModelUpdate.Sparse(9, [1, 2, 5, 8], values), [9], valueBits), [9]);
            Assert.Equal([scale, -scale, 0, 0], decoded.Values.ToArray());
        }
    }

    [Fact]
    public void Bytes_of_a_small_update_are_pinned()
    {
        var update = ModelUpdate.Sparse(12, [0, 3, 10], [1f, -2f, 0.5f]);

        var payload = SparseUpdateCodec.Encode(update, [4, 5, 3], 8);

        // Version, kind, bits; counts 2, 0, 1.
        // Tensor 0: gaps 0, 2. m = 1: 1 + 3 = 4 bits; m = 2: 2 + 3 = 5 bits; so index 0 (m = 1): 0000000, then 1, 001 (lowest bit first).
        // Tensor 2 starts at 9: gap 1. m = 1: 01, 2 bits; m = 2: 2 bits; ties go to the smaller: 0000000, then 01.
        // Bits: 0000000 1 | 001 00000 | 00 01 + 4 zeros = 0x80, 0x04, 0x08.
        // Tensor 0: scale 2 = 0x40000000; levels 127 * 1/2 = 63.5 -> 64, -127; plus 127: 0xBF, 0x00. Tensor 2: scale 0.5, level 127: 0xFE.
        Assert.Equal("010508" + "020001" + "800408" + "00000040BF00" + "0000003FFE", Convert.ToHexString(payload));
    }

    [Fact]
    public void Positions_reach_to_the_ends_of_the_largest_vector()
    {
        int[] positions = [0, 1, 1_500_000_000, int.MaxValue - 1];
        foreach (var sent in (int[][])[positions, [int.MaxValue - 1], [0]])
        {
            var update = ModelUpdate.Sparse(int.MaxValue, sent, new float[sent.Length]);
            var decoded = SparseUpdateCodec.Decode(SparseUpdateCodec.Encode(update, [int.MaxValue], 32), [int.MaxValue]);
            Assert.Equal(sent, decoded.Positions.ToArray());
        }
    }

    [Fact]
    public void An_update_without_values_and_a_model_without_coordinates_are_coded()
    {
        Assert.Empty(
            SparseUpdateCodec.Decode(SparseUpdateCodec.Encode(ModelUpdate.Sparse(7, [], []), [3, 4], 4), [3, 4]).Positions.ToArray());
        Assert.Equal(0, SparseUpdateCodec.Decode(SparseUpdateCodec.Encode(ModelUpdate.Sparse(0, [], []), [], 4), []).Count);
    }

    [Fact]
    public void Encoding_refuses_what_cannot_be_coded()
    {
        var update = ModelUpdate.Sparse(3, [1], [1f]);
        Assert.Throws<ArgumentException>(() => SparseUpdateCodec.Encode(ModelUpdate.Dense([1f]), [1], 32));
        Assert.Throws<ArgumentException>(() => SparseUpdateCodec.Encode(update, [4], 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseUpdateCodec.Encode(update, [3], 7));
        Assert.Throws<ArgumentException>(() => SparseUpdateCodec.Encode(ModelUpdate.Sparse(3, [1], [float.NaN]), [3], 8));
        Assert.Throws<ArgumentException>(() => SparseUpdateCodec.Encode(ModelUpdate.Sparse(3, [1], [float.NegativeInfinity]), [3], 32));
    }
}
