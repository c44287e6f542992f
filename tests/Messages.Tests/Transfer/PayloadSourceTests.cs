using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

public class PayloadSourceTests
{
    /// <summary>ceil(bytes / chunk) chunks, the last with what is left: 10 = 4 + 4 + 2.</summary>
    [Theory]
    [InlineData(1, 4, 1, 1)]
    [InlineData(4, 4, 1, 4)]
    [InlineData(5, 4, 2, 1)]
    [InlineData(10, 4, 3, 2)]
    [InlineData(12, 4, 3, 4)]
    public void Chunks_cover_the_payload_once(int bytes, int chunkBytes, int chunks, int last)
    {
        var payload = Payloads.Random(bytes);
        var source = new PayloadSource(payload, chunkBytes);
        Assert.Equal(chunks, source.Info.ChunkCount);
        Assert.Equal(last, source.Chunk(chunks - 1).Length);
        Assert.Equal(payload, Enumerable.Range(0, chunks).SelectMany(i => source.Chunk(i).ToArray()));
        Assert.Equal(new PayloadInfo(bytes, PayloadHash.Of(payload), chunkBytes), source.Info);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void There_is_no_chunk_outside(int index)
    {
        var source = new PayloadSource(new byte[10], 4);
        Assert.False(source.TryChunk(index, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Chunk(index));
    }

    [Fact]
    public void Chunks_larger_than_a_frame_takes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PayloadSource(new byte[10], WireProtocol.MaxChunkBytes + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PayloadSource(new byte[10], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PayloadSource([], 4));
    }

    /// <summary>What xxh128sum of xxHash 0.8 prints for "abc".</summary>
    [Fact]
    public void The_hash_is_the_standard_one()
    {
        var hash = PayloadHash.Of("abc"u8);
        Assert.Equal("06b05ab6733a618578af5f94892f3950", hash.ToString());
        Assert.Equal(hash, PayloadHash.FromBytes(hash.ToBytes()));
    }
}
