using System.Buffers;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using MessagePack;

namespace AfdActors.Messages.Wire;

internal delegate void FieldWriter<in T>(ref MessagePackWriter writer, T message);

internal delegate T FieldReader<out T>(ref WireReader reader);

/// <summary>
/// How one type of message is written: an array of its layout's version and then its fields. A layout never changes; a message that must
/// change gets a new version, and its reader keeps reading the old ones.
/// </summary>
internal sealed class MessageFormat
{
    private const int InitialCapacity = 256;

    private readonly FieldWriter<IWireMessage> _write;

    /// <summary>Version 1 first; the last is the one that is written.</summary>
    private readonly ImmutableArray<Layout> _layouts;

    private MessageFormat(string manifest, Type type, FieldWriter<IWireMessage> write, ImmutableArray<Layout> layouts) =>
        (Manifest, Type, _write, _layouts) = (manifest, type, write, layouts);

    public string Manifest { get; }

    public Type Type { get; }

    public static MessageFormat Of<T>(string manifest, int fields, FieldWriter<T> write, FieldReader<T> read)
        where T : class, IWireMessage =>
        new(manifest, typeof(T), (ref MessagePackWriter writer, IWireMessage message) => write(ref writer, (T)message), [new Layout(fields, read)]);

    /// <summary>The same with a former layout that is still read, the oldest last.</summary>
    public MessageFormat After(int fields, FieldReader<IWireMessage> read) => new(Manifest, Type, _write, [new Layout(fields, read), .. _layouts]);

    /// <exception cref="ArgumentException">The message is larger than <see cref="WireProtocol.MaxMessageBytes"/>.</exception>
    public byte[] Encode(IWireMessage message)
    {
        var capacity = message is PayloadChunk chunk ? chunk.Data.Length + InitialCapacity : InitialCapacity;
        var buffer = new ArrayBufferWriter<byte>(capacity);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(1 + _layouts[^1].Fields);
        writer.Write(_layouts.Length);
        _write(ref writer, message);
        writer.Flush();
        return buffer.WrittenCount <= WireProtocol.MaxMessageBytes
            ? buffer.WrittenSpan.ToArray()
            : throw new ArgumentException(
                $"expected a {Type.Name} of at most {WireProtocol.MaxMessageBytes} bytes, got {buffer.WrittenCount}", nameof(message));
    }

    /// <exception cref="MalformedDataException">The bytes are not exactly one such message.</exception>
    public IWireMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes, Type.Name);
        try
        {
            var fields = reader.Count("the message", 1 + _layouts.Min(known => known.Fields), 1 + _layouts.Max(known => known.Fields)) - 1;
            var version = reader.Integer("the layout version", 1, _layouts.Length);
            var layout = _layouts[version - 1];
            if (fields != layout.Fields) throw reader.Malformed("the message", $"{layout.Fields} fields in layout {version}", $"{fields}");
            var message = layout.Read(ref reader);
            reader.End();
            return message;
        }
        catch (Exception fault) when (fault is EndOfStreamException or MessagePackSerializationException or OverflowException)
        {
            throw new MalformedDataException($"expected a {Type.Name}, got {bytes.Length} bytes that are none ({fault.Message})", fault);
        }
    }

    private sealed record Layout(int Fields, FieldReader<IWireMessage> Read);
}
