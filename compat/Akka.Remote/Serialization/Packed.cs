using System.Buffers;
using MessagePack;

namespace Akka.Remote.Serialization;

internal delegate void PackedWriter(ref MessagePackWriter writer);

/// <summary>Bytes of a serializer that writes MessagePack.</summary>
internal static class Packed
{
    public static byte[] Write(PackedWriter write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
