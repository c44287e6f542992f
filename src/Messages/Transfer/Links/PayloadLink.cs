using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;
using AfdActors.Algorithms;
using AfdActors.Messages.Wire;
using Akka.Actor;
using MessagePack;

namespace AfdActors.Messages.Transfer.Links;

/// <summary>
/// One connection that carries chunks both ways. A frame is the length of its head (16 bits), that of its data (32 bits), both
/// little-endian, the head (offer, direction, index as MessagePack) and the data. What does not keep to that ends the link.
/// </summary>
internal sealed class PayloadLink : IDisposable
{
    private const int Lengths = sizeof(ushort) + sizeof(int);

    /// <summary>Ids of 128 three-byte characters each fit.</summary>
    private const int MaxHeadBytes = 2048;

    /// <summary>Answers that wait to be written, at most: whoever asks for more than a window can carry loses what it asks.</summary>
    private const int MaxWaiting = 1024;

    private readonly Stream _stream;
    private readonly Channel<PayloadChunk> _waiting = Channel.CreateBounded<PayloadChunk>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <param name="stream">Connected, and known to be who it says; it belongs to the link.</param>
    /// <param name="land">The place for what comes, by its head and the bytes of its data.</param>
    /// <param name="deliver">Takes what comes; its node is not set.</param>
    public PayloadLink(Stream stream, Func<PayloadChunk, int, Landing?> land, Action<LinkedChunk> deliver)
    {
        _stream = stream;
        Ended = Task.WhenAny(Task.Run(() => ReadAsync(land, deliver)), Task.Run(WriteAsync));
    }

    /// <summary>Completes when the connection has ended, whoever ended it.</summary>
    public Task Ended { get; }

    /// <returns>False where too much waits, or the link has ended.</returns>
    public bool TrySend(PayloadChunk chunks) => _waiting.Writer.TryWrite(chunks);

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _stream.Dispose();
    }

    private async Task ReadAsync(Func<PayloadChunk, int, Landing?> land, Action<LinkedChunk> deliver)
    {
        try
        {
            while (await ReadFrameAsync(_stream, land).ConfigureAwait(false) is { } chunk) deliver(chunk);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or MalformedDataException)
        {
            // The link has ended.
        }
    }

    private static async Task<LinkedChunk?> ReadFrameAsync(Stream stream, Func<PayloadChunk, int, Landing?> land)
    {
        var head = ArrayPool<byte>.Shared.Rent(MaxHeadBytes);
        try
        {
            var read = await stream.ReadAtLeastAsync(head.AsMemory(0, Lengths), Lengths, throwOnEndOfStream: false).ConfigureAwait(false);
            if (read < Lengths) return null;
            var headBytes = BinaryPrimitives.ReadUInt16LittleEndian(head);
            var dataBytes = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(sizeof(ushort)));
            if (headBytes > MaxHeadBytes || dataBytes is < 1 or > WireProtocol.MaxRangeBytes)
            {
                throw new MalformedDataException(
                    $"payload link: expected a head of at most {MaxHeadBytes} bytes and data of 1 to {WireProtocol.MaxRangeBytes}, "
                    + $"got {headBytes} and {dataBytes}");
            }

            await stream.ReadExactlyAsync(head.AsMemory(0, headBytes)).ConfigureAwait(false);
            var chunk = PayloadFormat.ReadHead(head.AsMemory(0, headBytes));
            var landing = land(chunk, dataBytes);
            var lent = landing is null ? ArrayPool<byte>.Shared.Rent(dataBytes) : [];
            var data = landing?.Place ?? lent.AsMemory(0, dataBytes);
            var linked = new LinkedChunk(Address.AllSystems, chunk with { Data = data }, landing, lent);
            try
            {
                await stream.ReadExactlyAsync(data).ConfigureAwait(false);
                return linked;
            }
            catch
            {
                linked.Return();
                throw;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    private async Task WriteAsync()
    {
        var head = new ArrayBufferWriter<byte>(MaxHeadBytes);
        try
        {
            await foreach (var chunk in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Write(head, chunk);
                await _stream.WriteAsync(head.WrittenMemory).ConfigureAwait(false);
                await _stream.WriteAsync(chunk.Data).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The link has ended.
        }
    }

    private static void Write(ArrayBufferWriter<byte> head, PayloadChunk chunk)
    {
        head.ResetWrittenCount();
        var lengths = head.GetSpan(Lengths);
        head.Advance(Lengths);
        var writer = new MessagePackWriter(head);
        PayloadFormat.WriteHead(ref writer, chunk);
        writer.Flush();
        lengths = System.Runtime.InteropServices.MemoryMarshal.AsMemory(head.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt16LittleEndian(lengths, checked((ushort)(head.WrittenCount - Lengths)));
        BinaryPrimitives.WriteInt32LittleEndian(lengths[sizeof(ushort)..], chunk.Data.Length);
    }
}
