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
        var valid = Save(new DgcResidual(SmallModel.Gradient(random, 9), SmallModel.Gradient(random, 9)));
        for (var i = 0; i < valid.Length; i++)
        {
            var bytes = (byte[])valid.Clone();
            bytes[i] ^= (byte)(1 << random.Next(8));
            Assert.Throws<MalformedDataException>(() => Load(bytes, 9));
            Assert.Throws<MalformedDataException>(() => Load(valid[..i], 9));
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var noise = from length in Gen.Choose(0, 200)
                    from bytes in Gen.ArrayOf(
            Gen.Choose(0, 255).Select(value => (byte)value), length)
                    select bytes;
        var header = from buffers in Gen.Choose(1, 2) select new byte[] { 1, 6, (byte)buffers, 10, 0, 0, 0 };
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
        HostileBytes.RefusesWithin(200_000, claims, bytes => Load(bytes, 3)); // one chunk buffer of 64 KiB
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
