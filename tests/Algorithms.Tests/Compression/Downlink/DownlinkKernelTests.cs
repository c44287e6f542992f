using System.Buffers.Binary;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Tests.Compression.Downlink;

/// <summary>The vectorized kernels of the Hadamard downlink give the bits of plain loops.</summary>
public sealed class DownlinkKernelTests
{
    public static TheoryData<int, int> Blocks
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var bits = 1; bits <= 8; bits++)
                foreach (var block in (int[])[16, 32, 64, 128, 1024]) cases.Add(bits, block);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Quantizing_is_that_of_the_plain_loop(int bits, int block)
    {
        foreach (var values in (float[][])[Numbers(block, 1), Numbers(block, 1e30f), Numbers(block, 1e-40f), new float[block]])
        {
            var expected = new byte[HadamardBlocks.BlockBytes(block, bits)];
            Quantize(values, bits, new SeededStream(7), expected);
            var actual = new byte[expected.Length + 3];
            actual.AsSpan(expected.Length).Fill(0xee);
            StochasticQuantizer.Write(values, bits, new SeededStream(7), actual);

            Assert.Equal(expected, actual[..expected.Length]);
            Assert.Equal([0xee, 0xee, 0xee], actual[expected.Length..]);

            var (plain, read) = (new float[block], new float[block]);
            Restore(expected, bits, plain);
            StochasticQuantizer.Read(expected, bits, read);
            Assert.Equal(plain, read);
        }
    }

    /// <summary>With and without the instruction that does it at once.</summary>
    [Fact]
    public void Eight_numbers_side_by_side_come_back()
    {
        var random = new Random(1);
        for (var bits = 1; bits <= 8; bits++)
        {
            var values = new byte[16];
            for (var i = 0; i < values.Length; i++) values[i] = (byte)random.Next(1 << bits);
            var packed = new byte[2 * bits];
            BytePacking.Pack(values, bits, packed);
            var word = BinaryPrimitives.ReadUInt64LittleEndian(values);
            var plain = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(plain, BytePacking.Gather(word, bits));
            Assert.Equal(plain[..bits], packed[..bits]);
            Assert.Equal(word, BytePacking.Scatter(BytePacking.Gather(word, bits) | (bits == 8 ? 0 : ulong.MaxValue << (8 * bits)), bits));

            var unpacked = new byte[values.Length];
            BytePacking.Unpack(packed, bits, unpacked);
            Assert.Equal(values, unpacked);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(1024)]
    public void The_transform_is_that_of_the_plain_loop(int length)
    {
        var values = Numbers(length, 3);
        var expected = values.ToArray();
        for (var half = 1; half < length; half *= 2)
        {
            for (var i = 0; i < length; i++)
            {
                if ((i & half) == 0)
                    (expected[i], expected[i + half]) = (expected[i] + expected[i + half], expected[i] - expected[i + half]);
            }
        }

        WalshHadamard.Transform(values);
        Assert.Equal(expected, values);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Signs_are_those_of_the_plain_loop(int block)
    {
        var values = Numbers(block, 2);
        values[3] = -0f;
        var (stream, expected) = (new SeededStream(5), new float[block]);
        for (var i = 0; i < block;)
        {
            var bits = stream.NextUInt64();
            for (var end = Math.Min(i + 64, block); i < end; i++, bits >>= 1)
                expected[i] = (bits & 1) == 1 ? -(values[i] / 16) : values[i] / 16;
        }

        RandomSigns.Multiply(values, new SeededStream(5), 1 / 16f, values);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), values.Select(BitConverter.SingleToInt32Bits));
    }

    private static float[] Numbers(int length, float scale)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => ((2 * random.NextSingle()) - 1) * scale)];
    }

    private static void Quantize(float[] values, int bits, SeededStream rounding, byte[] destination)
    {
        var (min, max, most) = (values.Min(), values.Max(), (1 << bits) - 1);
        BinaryPrimitives.WriteSingleLittleEndian(destination, min);
        BinaryPrimitives.WriteSingleLittleEndian(destination.AsSpan(4), max);
        var perStep = max > min ? most / ((double)max - min) : 0;
        var writer = new BitWriter(destination.AsSpan(8));
        for (var i = 0; i < values.Length; i += 2)
        {
            var random = rounding.NextUInt64();
            writer.Write(Level(values[i], (uint)random), bits);
            writer.Write(Level(values[i + 1], (uint)(random >> 32)), bits);
        }

        writer.Flush();

        uint Level(float value, uint random) =>
            (uint)Math.Min((int)((((double)value - min) * perStep) + (random * (1.0 / 4294967296.0))), most);
    }

    private static void Restore(byte[] source, int bits, float[] values)
    {
        var (min, max) = (BinaryPrimitives.ReadSingleLittleEndian(source), BinaryPrimitives.ReadSingleLittleEndian(source.AsSpan(4)));
        var step = ((double)max - min) / ((1 << bits) - 1);
        var reader = new BitReader(source.AsSpan(8));
        for (var i = 0; i < values.Length; i++) values[i] = (float)(min + (reader.Read(bits) * step));
    }
}
