using System.Buffers;
using MessagePack;

namespace Akka.Remote.Envelope;

/// <summary>The first element of every frame. Append only.</summary>
internal enum FrameKind
{
    Hello = 0,
    Welcome = 1,
    Refused = 2,
    Message = 3,
    SystemMessage = 4,
    Ack = 5,
}

internal delegate void FrameWriter<in T>(ref MessagePackWriter writer, T content);

/// <summary>Frames are MessagePack arrays that begin with their kind.</summary>
internal static class FrameCodec
{
    public static byte[] Encode<T>(FrameKind kind, int fields, T content, FrameWriter<T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(fields);
        writer.Write((int)kind);
        write(ref writer, content);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The frame is of no known kind.</exception>
    public static FrameKind KindOf(ReadOnlyMemory<byte> frame)
    {
        var reader = new MessagePackReader(frame);
        reader.ReadArrayHeader();
        var kind = reader.ReadInt32();
        return kind is >= (int)FrameKind.Hello and <= (int)FrameKind.Ack
            ? (FrameKind)kind
            : throw new InvalidDataException($"expected a frame of kind 0 to {(int)FrameKind.Ack}, got {kind}");
    }

    /// <exception cref="InvalidDataException">The frame is of another kind or has another number of fields.</exception>
    public static MessagePackReader Open(ReadOnlyMemory<byte> frame, FrameKind kind, int fields)
    {
        var reader = new MessagePackReader(frame);
        var count = reader.ReadArrayHeader();
        if (count != fields)
        {
            throw new InvalidDataException($"expected a {kind} frame of {fields} fields, got {count}");
        }

        var found = reader.ReadInt32();
        return found == (int)kind ? reader : throw new InvalidDataException($"expected a {kind} frame, got kind {found}");
    }
}
