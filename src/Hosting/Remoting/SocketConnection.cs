using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace AfdActors.Hosting.Remoting;

/// <summary>A connection with another node, over which Akka's frames pass in order.</summary>
/// <param name="stream">Connected, and known to be who it says; it belongs to the connection.</param>
internal sealed class SocketConnection(Address local, Address remote, Stream stream) : AssociationHandle(local, remote)
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>What was written before the end gets so long to leave.</summary>
    private static readonly TimeSpan TimeToFlush = TimeSpan.FromSeconds(1);

    private readonly Channel<ByteString> _frames = Channel.CreateUnbounded<ByteString>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _flushed = new();

    /// <summary>Gets the first frame of the other end, by which that says who it is; null: nobody asks.</summary>
    public Action<ByteString>? Greeted { get; init; }

    /// <summary>Begins to write, and to read once Akka listens.</summary>
    /// <param name="stopping">The node ends.</param>
    /// <param name="first">A frame that was read already.</param>
    public void Begin(long maxFrameBytes, ByteString? first, CancellationToken stopping)
    {
        _ = Task.Run(WriteAsync, CancellationToken.None);
        _ = ReadAsync(maxFrameBytes, first, stopping);
    }

    public override bool Write(ByteString payload) => _frames.Writer.TryWrite(payload);

    [Obsolete("Akka.Remote calls it with a reason.")]
    public override void Disassociate() => End();

    private void End()
    {
        if (_frames.Writer.TryComplete()) _flushed.CancelAfter(TimeToFlush);
    }

    private async Task ReadAsync(long maxFrameBytes, ByteString? first, CancellationToken stopping)
    {
        var listener = await ReadHandlerSource.Task.ConfigureAwait(false);
        try
        {
            if (first is not null) listener.Notify(new InboundPayload(first));
            await ReadFramesAsync(listener, maxFrameBytes, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (SocketTransport.IsFailure(e))
        {
            // The connection has ended.
        }
        finally
        {
            End();
            listener.Notify(new Disassociated(DisassociateInfo.Unknown));
        }
    }

    /// <summary>Small frames come many at a time; what a large one lacks is read to its place.</summary>
    private async Task ReadFramesAsync(IHandleEventListener listener, long maxFrameBytes, CancellationToken stopping)
    {
        var buffer = new byte[BufferBytes];
        var (start, end) = (0, 0);
        var greeted = Greeted;
        while (true)
        {
            if (end - start < Frames.LengthBytes)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                var read = await stream.ReadAsync(buffer.AsMemory(end), stopping).ConfigureAwait(false);
                if (read == 0) return;
                end += read;
                continue;
            }

            var frame = new byte[Frames.Length(buffer.AsSpan(start), maxFrameBytes)];
            start += Frames.LengthBytes;
            var here = Math.Min(frame.Length, end - start);
            buffer.AsSpan(start, here).CopyTo(frame);
            start += here;
            if (here < frame.Length) await stream.ReadExactlyAsync(frame.AsMemory(here), stopping).ConfigureAwait(false);
            var payload = UnsafeByteOperations.UnsafeWrap(frame);
            greeted?.Invoke(payload);
            greeted = null;
            listener.Notify(new InboundPayload(payload));
        }
    }

    /// <summary>Frames that wait leave together.</summary>
    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(BufferBytes);
        try
        {
            while (await _frames.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (buffer.WrittenCount < BufferBytes && _frames.Reader.TryRead(out var frame))
                {
                    BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(Frames.LengthBytes), frame.Length);
                    buffer.Advance(Frames.LengthBytes);
                    buffer.Write(frame.Span);
                }

                await stream.WriteAsync(buffer.WrittenMemory, _flushed.Token).ConfigureAwait(false);
                buffer.ResetWrittenCount();
            }
        }
        catch (Exception e) when (SocketTransport.IsFailure(e))
        {
            // The connection has ended.
        }
        finally
        {
            _frames.Writer.TryComplete();
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
