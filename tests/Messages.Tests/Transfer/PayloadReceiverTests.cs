using AfdActors.Algorithms;
using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

public class PayloadReceiverTests
{
    private const long Limit = 1 << 20;
    private const int LeastChunk = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_payload_is_whole_whatever_order_its_chunks_come_in(int seed)
    {
        var random = new Random(seed);
        var payload = Payloads.Random(random.Next(700, 20_000), seed);
        var source = new PayloadSource(payload, random.Next(1, 700));
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        var order = Enumerable.Range(0, source.Info.ChunkCount).ToArray();
        random.Shuffle(order);
        foreach (var index in order[..^1])
            Assert.IsType<ReceiveOutcome.Progress>(receiver.Receive(index, source.Chunk(index).Span));
        Assert.False(receiver.IsComplete);
        Assert.Throws<InvalidOperationException>(() => receiver.Payload);
        Assert.IsType<ReceiveOutcome.Completed>(receiver.Receive(order[^1], source.Chunk(order[^1]).Span));
        Assert.Equal(payload, receiver.Payload);
    }

    [Fact]
    public void A_chunk_that_came_before_is_a_duplicate_even_at_the_end()
    {
        var source = new PayloadSource(Payloads.Random(2), 1);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        receiver.Receive(0, source.Chunk(0).Span);
        Assert.IsType<ReceiveOutcome.Duplicate>(receiver.Receive(0, source.Chunk(0).Span));
        receiver.Receive(1, source.Chunk(1).Span);
        Assert.IsType<ReceiveOutcome.Duplicate>(receiver.Receive(1, source.Chunk(1).Span));
    }

    [Fact]
    public void Chunks_that_do_not_exist_or_have_another_length_are_refused_and_change_nothing()
    {
        var source = new PayloadSource(Payloads.Random(10), 4);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        Assert.Equal("expected a chunk below 3, got 3", Reason(receiver.Receive(3, new byte[4])));
        Assert.Equal("expected a chunk below 3, got -1", Reason(receiver.Receive(-1, new byte[4])));
        Assert.Equal("expected 4 bytes in chunk 0, got 3", Reason(receiver.Receive(0, new byte[3])));
        Assert.Equal("expected 8 bytes in chunk 0, got 5", Reason(receiver.Receive(0, new byte[5])));
        Assert.Equal("expected 6 bytes in chunk 1, got 7", Reason(receiver.Receive(1, new byte[7])));
        Assert.Equal("expected at most 2 chunks from 1 on, got 3", Reason(receiver.Receive(1, new byte[10])));
        for (var index = 0; index < 2; index++)
            Assert.IsType<ReceiveOutcome.Progress>(receiver.Receive(index, source.Chunk(index).Span));
        Assert.IsType<ReceiveOutcome.Completed>(receiver.Receive(2, source.Chunk(2).Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Ranges_of_chunks_may_overlap_and_come_in_any_order(int seed)
    {
        var random = new Random(seed);
        var payload = Payloads.Random(5_003, seed);
        var source = new PayloadSource(payload, 100);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        while (!receiver.IsComplete)
        {
            var first = random.Next(source.Info.ChunkCount);
            var count = random.Next(1, Math.Min(9, source.Info.ChunkCount - first + 1));
            Assert.True(source.TryRange(first, count, out var range));
            var had = Enumerable.Range(first, count).All(receiver.Has);
            Assert.Equal(had, receiver.Receive(first, range.Span) is ReceiveOutcome.Duplicate);
            Assert.All(Enumerable.Range(first, count), index => Assert.True(receiver.Has(index)));
        }

        Assert.Equal(payload, receiver.Payload);
    }

    /// <summary>
    /// Chunk 0 was hashed when it came; the range that repeats it with other bytes must not slip those in behind the hash.
    /// </summary>
    [Fact]
    public void What_is_here_is_not_written_over_by_a_range_that_repeats_it()
    {
        var source = new PayloadSource([1, 2, 3, 4], 2);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        receiver.Receive(0, [1, 2]);
        Assert.IsType<ReceiveOutcome.Completed>(receiver.Receive(0, [9, 9, 3, 4]));
        Assert.Equal([1, 2, 3, 4], receiver.Payload);
    }

    [Fact]
    public void A_wrong_hash_is_refused_and_stays_so()
    {
        var source = new PayloadSource([1, 2], 1);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        receiver.Receive(0, [1]);
        var reason = Reason(receiver.Receive(1, [3]));
        Assert.Equal($"expected a payload with the hash {source.Info.Hash}, got {PayloadHash.Of([1, 3])}", reason);
        Assert.False(receiver.IsComplete);
        Assert.Throws<InvalidOperationException>(() => receiver.Payload);
        Assert.Equal(reason, Reason(receiver.Receive(1, [2])));
    }

    [Theory]
    [InlineData(0, LeastChunk)]
    [InlineData(-1, LeastChunk)]
    [InlineData(Limit + 1, LeastChunk)]
    [InlineData(long.MaxValue, LeastChunk)]
    [InlineData(10, 0)]
    [InlineData(10, -1)]
    [InlineData(10, LeastChunk - 1)]
    [InlineData(10, WireProtocol.MaxChunkBytes + 1)]
    public void Announcements_beyond_the_limits_are_refused(long bytes, int chunkBytes)
    {
        var fault = Assert.Throws<MalformedDataException>(
            () => new PayloadReceiver(new PayloadInfo(bytes, default, chunkBytes), LeastChunk, Limit));
        Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
        Assert.Contains("got", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The largest payload there is, announced; three chunks of 64 KiB come. Growing to 1, 2 and 4 chunks takes 7 in all; the hash and the
    /// lists less than another. Once an eighth is here, the whole is made room for.
    /// </summary>
    [Fact]
    public void A_huge_announcement_takes_no_more_memory_than_what_comes()
    {
        var info = new PayloadInfo(WireProtocol.MaxPayloadBytes, default, WireProtocol.MaxChunkBytes);
        var chunk = new byte[WireProtocol.MaxChunkBytes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var receiver = new PayloadReceiver(info, WireProtocol.MinChunkBytes, WireProtocol.MaxPayloadBytes);
        for (var i = 0; i < 3; i++)
            receiver.Receive(i, chunk);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * chunk.Length);
    }

    [Fact]
    public void Chunks_that_land_are_received_without_a_copy()
    {
        var (receiver, source) = Begun(chunks: 4);
        var landing = receiver.Land(1, 200)!.Value;
        Range(source, 1, 2).CopyTo(landing.Place);
        Assert.False(receiver.Has(1));
        Assert.IsType<ReceiveOutcome.Progress>(receiver.Receive(landing));
        Assert.True(receiver.Has(1) && receiver.Has(2));
        Assert.IsType<ReceiveOutcome.Completed>(receiver.Receive(3, source.Chunk(3).Span));
        Assert.True(landing.Place.Span.Overlaps(receiver.Payload));
        Assert.Equal(Range(source, 0, 4).ToArray(), receiver.Payload);
    }

    [Fact]
    public void Nobody_writes_where_chunks_are_or_land()
    {
        var (receiver, source) = Begun(chunks: 5);
        Assert.Null(receiver.Land(0, 200));
        var landing = receiver.Land(2, 200)!.Value;
        Assert.Null(receiver.Land(1, 200));
        Assert.IsType<ReceiveOutcome.Landing>(receiver.Receive(1, Range(source, 1, 2).Span));
        Assert.False(receiver.Has(1));
        landing.Abandon();
        Assert.IsType<ReceiveOutcome.Progress>(receiver.Receive(1, Range(source, 1, 2).Span));
        Assert.Null(receiver.Land(2, 200));
        Assert.NotNull(receiver.Land(3, 200));
    }

    [Theory]
    [InlineData(5, 100)]
    [InlineData(-1, 100)]
    [InlineData(1, 99)]
    [InlineData(3, 300)]
    [InlineData(1, 0)]
    public void Chunks_that_do_not_exist_have_no_place(int index, int bytes) => Assert.Null(Begun(chunks: 5).Receiver.Land(index, bytes));

    /// <summary>
    /// Memory doubles from 1 to 16 chunks, so that beside nine there is room for seven, but not for good; the seventeenth is beyond an
    /// eighth of 100, and the whole is made room for.
    /// </summary>
    [Fact]
    public void Chunks_do_not_land_while_the_memory_grows_with_what_comes()
    {
        var source = new PayloadSource(Payloads.Random(100), 1);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        for (var index = 0; index < 16; index++)
        {
            receiver.Receive(index, source.Chunk(index).Span);
            Assert.Null(receiver.Land(index + 1, 1));
        }

        receiver.Receive(16, source.Chunk(16).Span);
        Assert.NotNull(receiver.Land(17, 1));
    }

    [Fact]
    public void What_landed_is_hashed()
    {
        var (receiver, source) = Begun(chunks: 2);
        var landing = receiver.Land(1, 100)!.Value;
        source.Chunk(0).CopyTo(landing.Place);
        Assert.StartsWith("expected a payload with the hash", Reason(receiver.Receive(landing)), StringComparison.Ordinal);
        Assert.Null(receiver.Land(1, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Landed_copied_and_abandoned_chunks_make_the_payload_whole(int seed)
    {
        var random = new Random(seed);
        var (receiver, source) = Begun(chunks: 60);
        var flying = new List<Landing>();
        for (var step = 0; !receiver.IsComplete && step < 10_000; step++)
        {
            var first = random.Next(60);
            var range = Range(source, first, random.Next(1, Math.Min(9, 61 - first)));
            if (random.Next(2) == 0)
                receiver.Receive(first, range.Span);
            else if (receiver.Land(first, range.Length) is { } landing)
                flying.Add(landing);
            if (flying.Count == 0 || random.Next(3) > 0) continue;
            var landed = flying[^1];
            flying.RemoveAt(flying.Count - 1);
            if (random.Next(3) == 0)
            {
                landed.Place.Span[..(landed.Place.Length / 2)].Fill(0xff);
                landed.Abandon();
            }
            else
            {
                Range(source, landed.Index, landed.Place.Length / 100).CopyTo(landed.Place);
                receiver.Receive(landed);
            }
        }

        Assert.Equal(Range(source, 0, 60).ToArray(), receiver.Payload);
    }

    /// <summary>Chunks of 100 bytes, of which the first has come.</summary>
    private static (PayloadReceiver Receiver, PayloadSource Source) Begun(int chunks)
    {
        var source = new PayloadSource(Payloads.Random(100 * chunks), 100);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        for (var index = 0; index < 1 + (chunks / 8); index++) receiver.Receive(index, source.Chunk(index).Span);
        return (receiver, source);
    }

    private static ReadOnlyMemory<byte> Range(PayloadSource source, int first, int count)
    {
        Assert.True(source.TryRange(first, count, out var range));
        return range;
    }

    private static string Reason(ReceiveOutcome outcome) => Assert.IsType<ReceiveOutcome.Invalid>(outcome).Reason;
}
