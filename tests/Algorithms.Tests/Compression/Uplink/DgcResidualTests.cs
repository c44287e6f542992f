using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class DgcResidualTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    [InlineData(40_000, false)] // several chunks
    [InlineData(40_000, true)]
    public void It_is_read_back_as_it_was(int count, bool momentum)
    {
        var random = new Random(count);
        var residual = new DgcResidual(SmallModel.Gradient(random, count), momentum ? SmallModel.Gradient(random, count) : null);

        var loaded = Load(Save(residual), count);

        Assert.Equal(residual.Velocity, loaded.Velocity);
        Assert.Equal(residual.Momentum, loaded.Momentum);
    }

    /// <summary>Zeros of either sign, the smallest and largest numbers, and none at all, among others that are packed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(40_001)]
    public void Every_bit_is_read_back(int count)
    {
        float[] special = [0, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1, 1.00000012f, 1e-38f];
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(i => i % 3 > 0 ? special[random.Next(special.Length)] : 0).ToArray();

        var loaded = Load(Save(new DgcResidual(values, null)), count);

        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), loaded.Velocity.Select(BitConverter.SingleToInt32Bits));
    }

    /// <summary>
    /// Weights in [1/64, 1/32) are multiples of 2^-29, so differences below 2^-13 have 16 significant bits at most, and the lowest of the
    /// four planes holds signs alone. With half of the values zero: (1 bitmap + (8 exponent + 8 + 8 + 1 sign) / 2) / 32 = 0.42, and less as
    /// most exponents are alike.
    /// </summary>
    [Fact]
    public void Differences_of_weights_take_less_than_half()
    {
        const int count = 100_000;
        var random = new Random(1);
        var values = new float[count];
        for (var i = 0; i < count; i += 2)
        {
            var before = (1 + random.NextSingle()) / 64;
            values[i] = before - (before + ((random.NextSingle() - 0.5f) / 4096));
        }

        Assert.InRange(Save(new DgcResidual(values, null)).Length, 1, 42 * count * sizeof(float) / 100);
    }

    [Fact]
    public void Only_its_own_bytes_are_read()
    {
        byte[] bytes = [.. Save(new DgcResidual([1f], null)), 77];
        using var stream = new MemoryStream(bytes);
        Assert.Equal([1f], DgcResidual.Load(stream, 1).Velocity);
        Assert.Equal(77, stream.ReadByte());
    }

    [Fact]
    public void Every_damaged_byte_is_found()
    {
        var random = new Random(3);
        AllFound(new DgcResidual(SmallModel.Gradient(random, 9), SmallModel.Gradient(random, 9)));
        AllFound(new DgcResidual([.. Enumerable.Repeat(0.25f, 300)], new float[300])); // in packed sections

        void AllFound(DgcResidual residual)
        {
            var valid = Save(residual);
            for (var i = 0; i < valid.Length; i++)
            {
                var bytes = (byte[])valid.Clone();
                bytes[i] ^= (byte)(1 << random.Next(8));
                Assert.Throws<MalformedDataException>(() => Load(bytes, residual.Velocity.Length));
                Assert.Throws<MalformedDataException>(() => Load(valid[..i], residual.Velocity.Length));
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var noise = from length in Gen.Choose(0, 200)
                    from bytes in Gen.ArrayOf(
            Gen.Choose(0, 255).Select(value => (byte)value), length)
                    select bytes;
        var header = from buffers in Gen.Choose(1, 2) select new byte[] { 1, 13, (byte)buffers, 10, 0, 0, 0 };
        var behindHeader = from start in header from bytes in noise select (byte[])[.. start, .. bytes];
        Law.Holds(Gen.OneOf(noise, behindHeader), bytes =>
            Assert.Throws<MalformedDataException>(() => Load(bytes, 10)), Law.Parts, count: 2000);
    }

    [Fact]
    public void Another_size_is_refused_before_anything_is_allocated()
    {
        var claims = Save(new DgcResidual(new float[3], null));
        BitConverter.TryWriteBytes(claims.AsSpan(3), 500_000_000);
        var error = Assert.Throws<MalformedDataException>(() => Load(claims, 3));
        Assert.Equal("expected 1 or 2 buffers of 3 values, got 1 of 500000000", error.Message);
        HostileBytes.RefusesWithin(200_000, claims, bytes => Load(bytes, 3)); // the buffers of one block
    }

    [Fact]
    public void The_momentum_buffer_exists_with_momentum_only()
    {
        Assert.Null(DgcResidual.Zero(3, new DgcSettings()).Momentum);
        Assert.Equal(3, DgcResidual.Zero(3, new DgcSettings(Momentum: 0.9f)).Momentum!.Length);
        Assert.Throws<ArgumentException>(() => new DgcResidual(new float[3], new float[2]));
    }

    private static byte[] Save(DgcResidual residual)
    {
        using var stream = new MemoryStream();
        residual.Save(stream);
        return stream.ToArray();
    }

    private static DgcResidual Load(byte[] bytes, int parameterCount)
    {
        using var stream = new MemoryStream(bytes);
        return DgcResidual.Load(stream, parameterCount);
    }
}
