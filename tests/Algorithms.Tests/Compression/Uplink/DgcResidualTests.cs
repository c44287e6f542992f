using AfdActors.Algorithms.Compression.Uplink;

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

        DgcResidual loaded = Load(Save(residual), count);

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
        byte[] valid = Save(new DgcResidual(SmallModel.Gradient(random, 9), SmallModel.Gradient(random, 9)));
        for (int i = 0; i < valid.Length; i++)
        {
            byte[] bytes = (byte[])valid.Clone();
            bytes[i] ^= (byte)(1 << random.Next(8));
            Assert.Throws<MalformedDataException>(() => Load(bytes, 9));
            Assert.Throws<MalformedDataException>(() => Load(valid[..i], 9));
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (bytes.Length > 8 && trial % 2 == 0)
            {
                new byte[] { 1, 6, (byte)random.Next(1, 3), 10, 0, 0, 0 }.CopyTo(bytes, 0);
            }

            Assert.Throws<MalformedDataException>(() => Load(bytes, 10));
        }
    }

    [Fact]
    public void Another_size_is_refused_before_anything_is_allocated()
    {
        byte[] claims = Save(new DgcResidual(new float[3], null));
        BitConverter.TryWriteBytes(claims.AsSpan(3), 500_000_000);
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => Load(claims, 3));
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
