using System.Buffers.Binary;
using AfdActors.Algorithms;

namespace AfdActors.Hosting.Remoting;

/// <summary>A frame: its length in 32 bits, little-endian, then so many bytes.</summary>
internal static class Frames
{
    public const int LengthBytes = sizeof(int);

    /// <returns>Null where the stream ends.</returns>
    /// <exception cref="MalformedDataException">The frame is longer than <paramref name="most"/>.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, long most, CancellationToken cancel)
    {
        var header = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(header, LengthBytes, throwOnEndOfStream: false, cancel).ConfigureAwait(false) < LengthBytes)
            return null;
        var frame = new byte[Length(header, most)];
        await stream.ReadExactlyAsync(frame, cancel).ConfigureAwait(false);
        return frame;
    }

    public static async ValueTask WriteAsync(Stream stream, byte[] frame, CancellationToken cancel)
    {
        var bytes = new byte[LengthBytes + frame.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, frame.Length);
        frame.CopyTo(bytes, LengthBytes);
        await stream.WriteAsync(bytes, cancel).ConfigureAwait(false);
    }

    /// <exception cref="MalformedDataException">It is out of range.</exception>
    public static int Length(ReadOnlySpan<byte> header, long most)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length >= 0 && length <= most
            ? length
            : throw new MalformedDataException($"expected a frame of 0 to {most} bytes, got {length}");
    }
}
