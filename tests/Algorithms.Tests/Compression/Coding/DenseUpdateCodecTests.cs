using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

public class DenseUpdateCodecTests
{
    [Fact]
    public void Values_survive_bit_for_bit()
    {
        float[] values = [0f, -0f, 1.5f, float.Epsilon, float.MaxValue, -3e-20f];
        var payload = DenseUpdateCodec.Encode(values);
        Assert.All([DenseUpdateCodec.Decode(payload, values.Length), DenseUpdateCodec.DecodeInPlace(payload, values.Length)], decoded =>
        {
            Assert.True(decoded.IsDense);
            Assert.Equal(values.Length, decoded.Count);
            Assert.Empty(decoded.Positions.ToArray());
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), decoded.Values.ToArray().Select(BitConverter.SingleToInt32Bits));
        });
    }

    [Fact]
    public void Bytes_are_pinned() => Assert.Equal("01040000C03F000000C0", Convert.ToHexString(DenseUpdateCodec.Encode([1.5f, -2f])));

    [Fact]
    public void Damaged_updates_are_refused()
    {
        var random = new Random(2);
        var valid = DenseUpdateCodec.Encode([.. Enumerable.Range(0, 40).Select(_ => (float)random.NextDouble())]);
        // Noise is mostly finite floats, so whole-body noise is often accepted; what matters is that nothing else is thrown.
        HostileBytes.Attack(valid, bytes => DenseUpdateCodec.Decode(bytes, 40), update => Assert.Equal(40, update.Count));
        HostileBytes.Attack(valid, bytes => DenseUpdateCodec.DecodeInPlace(bytes, 40), update => Assert.Equal(40, update.Count));
    }

    [Fact]
    public void Another_length_or_a_value_that_is_not_finite_is_refused()
    {
        var valid = DenseUpdateCodec.Encode([1f, 2f]);
        var error = Assert.Throws<MalformedDataException>(() => DenseUpdateCodec.Decode(valid, 1));
        Assert.Equal("expected a DenseUpdate payload of 6 bytes, got 10", error.Message);
        HostileBytes.RefusesWithin(10_000, valid, bytes => DenseUpdateCodec.Decode(bytes, 500_000_000));
        HostileBytes.RefusesWithin(10_000, valid, bytes => DenseUpdateCodec.DecodeInPlace(bytes, 500_000_000));

        BitConverter.TryWriteBytes(valid.AsSpan(6), float.PositiveInfinity);
        error = Assert.Throws<MalformedDataException>(() => DenseUpdateCodec.Decode(valid, 2));
        Assert.Contains("value 1 of 2", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<MalformedDataException>(() => DenseUpdateCodec.DecodeInPlace(valid, 2));
        Assert.Contains("value 1 of 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DenseUpdateCodec.Encode([float.NaN]));
    }
}
