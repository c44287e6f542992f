using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Compression.Coding;

/// <summary>Which sections are packed, told by the bytes that a block takes; and whatever was packed reads back.</summary>
public class FloatPlanesTests
{
    private const int Noise = 4 * FloatPlanes.MostValues;

    /// <summary>The sections of a block of equal values: five lengths and what Brotli makes of each, far less than a plane.</summary>
    private const int Packed = 500;

    [Fact]
    public void After_a_block_of_noise_the_next_seven_are_left_as_they_are_and_the_eighth_is_tried_again()
    {
        float[][] blocks = [NoiseOf(1), .. Enumerable.Range(0, 9).Select(_ => Equal())];
        var sizes = Sizes(blocks);

        Assert.InRange(sizes[0], Noise, Noise + 5 * sizeof(int) + Packed);
        Assert.All(sizes[1..8], size => Assert.InRange(size, Noise, Noise + Packed));
        Assert.All(sizes[8..], size => Assert.InRange(size, 1, Packed));
    }

    [Fact]
    public void Blocks_that_shrink_are_all_packed() =>
        Assert.All(Sizes([.. Enumerable.Range(0, 20).Select(_ => Equal())]), size => Assert.InRange(size, 1, Packed));

    /// <summary>Every bit of it is random, so that none of its planes of bytes shrinks.</summary>
    private static float[] NoiseOf(int seed)
    {
        var bytes = new byte[Noise];
        new Random(seed).NextBytes(bytes);
        return [.. Enumerable.Range(0, FloatPlanes.MostValues).Select(i => BitConverter.ToSingle(bytes, i * sizeof(float)))];
    }

    private static float[] Equal() => [.. Enumerable.Repeat(1.5f, FloatPlanes.MostValues)];

    private static int[] Sizes(float[][] blocks)
    {
        var (writer, reader) = (new FloatPlanes(), new FloatPlanes());
        return [.. blocks.Select(block =>
        {
            var written = new MemoryStream();
            writer.Write(block, bytes => written.Write(bytes));
            var (read, at) = (new float[block.Length], 0);
            reader.Read(read, count => written.GetBuffer().AsSpan((at += count) - count, count));
            Assert.Equal(block.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
            return (int)written.Length;
        })];
    }
}
