using AfdActors.Algorithms;
using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

public class PayloadReceiverTests
{
    private const long Limit = 1 << 20;

    /// <summary>The network drops, repeats and reorders; the receiver asks again for what is outstanding whenever nothing is on its way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_payload_arrives_whole_through_loss_repetition_and_reordering(int seed)
    {
        var random = new Random(seed);
        var payload = Payloads.Random(random.Next(1, 20_000), seed);
        var source = new PayloadSource(payload, random.Next(1, 700));
        var window = random.Next(1, 9);
        var receiver = new PayloadReceiver(source.Info, window, Limit);
        var flying = new List<int>(receiver.Start());
        var (lost, repeated) = (0, 0);
        while (!receiver.IsComplete)
        {
            if (flying.Count == 0)
                flying.AddRange(receiver.Outstanding);
            Assert.NotEmpty(flying);
            Assert.InRange(receiver.Outstanding.Count, 0, window);
            var at = random.Next(flying.Count);
            var index = flying[at];
            switch (random.Next(4))
            {
                case 0:
                    flying.RemoveAt(at);
                    lost++;
                    continue;
                case 1:
                    repeated++;
                    break;
                default:
                    flying.RemoveAt(at);
                    break;
            }
            var outcome = receiver.Receive(index, source.Chunk(index).Span);
            Assert.IsNotType<ReceiveOutcome.Invalid>(outcome);
            if (outcome is ReceiveOutcome.Progress progress)
                flying.AddRange(progress.Next);
        }
        Assert.Equal(payload, receiver.Payload);
        Assert.Equal(payload.Length, receiver.ReceivedBytes);
        Assert.Empty(receiver.Outstanding);
        Assert.True(source.Info.ChunkCount < 20 || (lost > 0 && repeated > 0), $"seed {seed}: {lost} lost, {repeated} repeated");
    }

    [Fact]
    public void The_window_slides_by_one_with_every_chunk()
    {
        var source = new PayloadSource(Payloads.Random(6), 1);
        var receiver = new PayloadReceiver(source.Info, 2, Limit);
        Assert.Equal([0, 1], receiver.Start());
        Assert.Equal([2], Next(receiver.Receive(1, source.Chunk(1).Span)));
        Assert.Equal([0, 2], receiver.Outstanding);
        Assert.Equal([3], Next(receiver.Receive(2, source.Chunk(2).Span)));
        Assert.Equal([4], Next(receiver.Receive(0, source.Chunk(0).Span)));
        Assert.Equal([5], Next(receiver.Receive(4, source.Chunk(4).Span)));
        Assert.Empty(Next(receiver.Receive(3, source.Chunk(3).Span)));
        Assert.IsType<ReceiveOutcome.Completed>(receiver.Receive(5, source.Chunk(5).Span));
    }

    [Fact]
    public void Starting_again_asks_again_for_what_is_outstanding()
    {
        var source = new PayloadSource(Payloads.Random(6), 1);
        var receiver = new PayloadReceiver(source.Info, 3, Limit);
        receiver.Start();
        receiver.Receive(1, source.Chunk(1).Span);
        Assert.Equal([0, 2, 3], receiver.Start());
    }

    [Fact]
    public void A_chunk_that_came_before_is_a_duplicate_even_at_the_end()
    {
        var source = new PayloadSource(Payloads.Random(2), 1);
        var receiver = new PayloadReceiver(source.Info, 2, Limit);
        receiver.Start();
        receiver.Receive(0, source.Chunk(0).Span);
        Assert.IsType<ReceiveOutcome.Duplicate>(receiver.Receive(0, source.Chunk(0).Span));
        receiver.Receive(1, source.Chunk(1).Span);
        Assert.IsType<ReceiveOutcome.Duplicate>(receiver.Receive(1, source.Chunk(1).Span));
    }

    [Fact]
    public void Chunks_that_were_not_asked_for_do_not_exist_or_have_another_length_are_refused_and_change_nothing()
    {
        var source = new PayloadSource(Payloads.Random(10), 4);
        var receiver = new PayloadReceiver(source.Info, 1, Limit);
        receiver.Start();
        Assert.Equal("expected a chunk below 3, got 3", Reason(receiver.Receive(3, new byte[4])));
        Assert.Equal("expected a chunk below 3, got -1", Reason(receiver.Receive(-1, new byte[4])));
        Assert.Equal("expected a chunk that was asked for, got 2", Reason(receiver.Receive(2, source.Chunk(2).Span)));
        Assert.Equal("expected 4 bytes in chunk 0, got 3", Reason(receiver.Receive(0, new byte[3])));
        Assert.Equal("expected 4 bytes in chunk 0, got 5", Reason(receiver.Receive(0, new byte[5])));
        Assert.Equal(0, receiver.ReceivedBytes);
        Assert.Equal([0], receiver.Outstanding);
    }

    [Fact]
    public void A_wrong_hash_is_refused_and_stays_so()
    {
        var source = new PayloadSource([1, 2], 1);
        var receiver = new PayloadReceiver(source.Info, 2, Limit);
        receiver.Start();
        receiver.Receive(0, [1]);
        var reason = Reason(receiver.Receive(1, [3]));
        Assert.Equal($"expected a payload with SHA-256 {source.Info.Hash}, got {Sha256.Of([1, 3])}", reason);
        Assert.False(receiver.IsComplete);
        Assert.Throws<InvalidOperationException>(() => receiver.Payload);
        Assert.Equal(reason, Reason(receiver.Receive(1, [2])));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(-1, 4)]
    [InlineData(Limit + 1, 4)]
    [InlineData(long.MaxValue, 4)]
    [InlineData(10, 0)]
    [InlineData(10, -1)]
    [InlineData(10, WireProtocol.MaxChunkBytes + 1)]
    public void Announcements_beyond_the_limits_are_refused(long bytes, int chunkBytes)
    {
        var fault = Assert.Throws<MalformedDataException>(() => new PayloadReceiver(new PayloadInfo(bytes, default, chunkBytes), 4, Limit));
        Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
        Assert.Contains("got", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The largest payload there is, announced; three chunks of 64 KiB come. Twice that and the lists is generous.</summary>
    [Fact]
    public void A_huge_announcement_takes_no_more_memory_than_what_comes()
    {
        var info = new PayloadInfo(WireProtocol.MaxPayloadBytes, default, WireProtocol.MaxChunkBytes);
        var chunk = new byte[WireProtocol.MaxChunkBytes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var receiver = new PayloadReceiver(info, 4, WireProtocol.MaxPayloadBytes);
        receiver.Start();
        for (var i = 0; i < 3; i++)
            receiver.Receive(i, chunk);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 * chunk.Length);
    }

    private static IReadOnlyList<int> Next(ReceiveOutcome outcome) => Assert.IsType<ReceiveOutcome.Progress>(outcome).Next;

    private static string Reason(ReceiveOutcome outcome) => Assert.IsType<ReceiveOutcome.Invalid>(outcome).Reason;
}
