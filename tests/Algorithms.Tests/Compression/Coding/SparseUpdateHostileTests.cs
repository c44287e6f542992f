using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

public class SparseUpdateHostileTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Damaged_updates_are_refused_or_decode_to_something_in_range(int valueBits)
    {
        int[] sizes = [50, 1, 300, 40];
        var random = new Random(valueBits);
        var positions = SparseUpdates.Positions(random, sizes.Sum(), 60);
        float[] values = [.. positions.Select(_ => (float)random.NextDouble())];
        var valid = SparseUpdateCodec.Encode(ModelUpdate.Sparse(sizes.Sum(), positions, values), sizes, valueBits);

        HostileBytes.Attack(valid, bytes => SparseUpdateCodec.Decode(bytes, sizes), AssertInRange);
    }

    [Fact]
    public void A_count_above_the_tensor_is_refused()
    {
        var error = Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode([1, 5, 32, 11, 0, 0, 0, 0, 0], [10]));
        Assert.Equal("expected at most 10 values in tensor 0, got 11", error.Message);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(4)]
    public void A_count_that_the_bytes_cannot_hold_allocates_nothing(byte valueBits)
    {
        // 100,000,000 values of a tensor that large, claimed by a payload of 60 bytes: LEB128 80 C2 D7 2F.
        byte[] payload = [1, 5, valueBits, 0x80, 0xC2, 0xD7, 0x2F, .. new byte[53]];
        HostileBytes.RefusesWithin(100_000, payload, bytes => SparseUpdateCodec.Decode(bytes, [100_000_000]));
    }

    [Fact]
    public void An_overlong_or_unending_count_is_refused()
    {
        Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode([1, 5, 32, 0x80, 0x00], [10])); // 0 in two bytes
        Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode([1, 5, 32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [10]));
        Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode([1, 5, 32, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [10])); // above 2^32
    }

    [Theory]
    [InlineData("0205200000", "format version 1, got 2")]
    [InlineData("0104200000", "payload kind 5 (SparseUpdate), got 4")]
    [InlineData("0105070000", "32, 16, 8 or 4 bits per value, got 7")]
    [InlineData("0105", "32, 16, 8 or 4 bits per value, got the end")]
    [InlineData("01", "at least 2 bytes, got 1")]
    public void The_header_says_what_was_expected(string hex, string message)
    {
        var error =
            Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode(Convert.FromHexString(hex), [4, 4]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused()
    {
        var valid = SparseUpdateCodec.Encode(ModelUpdate.Sparse(4, [2], [1f]), [4], 32);
        BitConverter.TryWriteBytes(valid.AsSpan(valid.Length - 4), float.NaN);
        Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode(valid, [4]));

        var coarse = SparseUpdateCodec.Encode(ModelUpdate.Sparse(4, [2], [1f]), [4], 8);
        foreach (var scale in (float[])[float.PositiveInfinity, float.NaN, -1f])
        {
            BitConverter.TryWriteBytes(coarse.AsSpan(coarse.Length - 5), scale);
            Assert.Throws<MalformedDataException>(() => SparseUpdateCodec.Decode(coarse, [4]));
        }
    }

    private static void AssertInRange(ModelUpdate update)
    {
        // ModelUpdate.Sparse has checked order and range; the codec promises finite values.
        foreach (var value in update.Values) Assert.True(float.IsFinite(value));
    }
}
