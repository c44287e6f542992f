using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Akka.Remote.Transport;

/// <summary>
/// A TCP connection that carries frames: four bytes of length, most significant first, then that many bytes. One task reads, one writes.
/// A frame is not allocated before its bytes are there.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int LengthBytes = 4;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly ArrayBufferWriter<byte> _output = new();

    public Connection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65536, leaveOpen: true));
    }

    public string Peer { get; init; }

    /// <summary>Bytes that wait for <see cref="Flush"/>.</summary>
    public int Pending => _output.WrittenCount;

    public void Append(ReadOnlySpan<byte> frame)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_output.GetSpan(LengthBytes), (uint)frame.Length);
        _output.Advance(LengthBytes);
        _output.Write(frame);
    }

    public async Task Flush(CancellationToken cancel)
    {
        await _stream.WriteAsync(_output.WrittenMemory, cancel).ConfigureAwait(false);
        await _stream.FlushAsync(cancel).ConfigureAwait(false);
        _output.ResetWrittenCount();
    }

    /// <summary>The next frame; null where the peer has closed the connection between two frames.</summary>
    /// <exception cref="InvalidDataException">The frame claims more than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="EndOfStreamException">The connection ended within a frame.</exception>
    public async Task<byte[]> ReadFrame(int limit, CancellationToken cancel)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancel).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (TryTakeFrame(ref buffer, limit, out var frame))
            {
                _input.AdvanceTo(buffer.Start);
                return frame;
            }

            if (read.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new EndOfStreamException($"expected a whole frame, got {buffer.Length} bytes of one");
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Says that nothing more will be sent; what was sent still arrives.</summary>
    public async Task Finish()
    {
        if (_stream is System.Net.Security.SslStream secured)
        {
            await secured.ShutdownAsync().ConfigureAwait(false);
        }

        _socket.Shutdown(SocketShutdown.Send);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static bool TryTakeFrame(ref ReadOnlySequence<byte> buffer, int limit, out byte[] frame)
    {
        frame = null;
        if (buffer.Length < LengthBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[LengthBytes];
        buffer.Slice(0, LengthBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length > (uint)limit)
        {
            throw new InvalidDataException($"expected a frame of at most {limit} bytes, got one that claims {length}");
        }

        if (buffer.Length < LengthBytes + length)
        {
            return false;
        }

        frame = buffer.Slice(LengthBytes, length).ToArray();
        buffer = buffer.Slice(LengthBytes + length);
        return true;
    }
}
